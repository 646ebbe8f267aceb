#!/bin/sh
# What the tests need of the machine beside Python, a JDK and Maven: Debian's Chromium. Installed when it is missing.
set -eu

command -v chromium >/dev/null 2>&1 && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "The browser tests need Chromium as \`chromium\`: install it with this system's package manager." >&2
    exit 1
fi

as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo"
echo "Installing Chromium for the browser tests"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null
