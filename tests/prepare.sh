#!/bin/sh
# What the tests need of the machine beside Python, a JDK and Maven: Debian's Chromium and PostgreSQL, and Apache with
# mod_auth_openidc for the example of docs/delegation.md. Installed when they are missing.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || missing=" chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -x /usr/sbin/apache2 ] || missing="$missing apache2-bin"
[ -e /usr/lib/apache2/modules/mod_auth_openidc.so ] || missing="$missing libapache2-mod-auth-openidc"
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests need$missing: install it with this system's package manager." >&2
    exit 1
fi

as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo"
echo "Installing for the tests: $missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
