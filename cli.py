"""The `mep` command: its commands and options; the work is done by other packages."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from accounts.commands import app as accounts
from accounts.errors import AccountsError
from delegations.commands import app as delegation
from local_stack.errors import StackError
from provisioning.errors import ProvisioningError

if TYPE_CHECKING:
    from local_stack.settings import StackSettings
    from provisioning.keycloak import Keycloak
    from provisioning.model.plan import Plan
    from provisioning.model.resource import Change
    from provisioning.source.directory import RealmSource

ROOT = Path(__file__).resolve().parent
_LOCAL = "local"
_INTERRUPTED = 130
_OBJECTS_BEFORE_COLLECTING = 1_000_000
_NO_CREDENTIALS = (
    "no credentials: set MEP_CLIENT_ID and MEP_CLIENT_SECRET, or MEP_ADMIN_USERNAME and MEP_ADMIN_PASSWORD"
)

app = typer.Typer(
    name="mep",
    help="Mon Espace Pro identity: the local stack, the realm as code, the HIN mapping, the team's work.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
hin = typer.Typer(help="HIN identities and HIN-secured mail.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(hin, name="hin")
app.add_typer(accounts)
app.add_typer(delegation)


@dataclass(frozen=True)
class Globals:
    """The options that precede the command."""

    realm_dir: Path
    server: str | None

    def server_of(self, environment: str) -> str:
        """Keycloak for the team's work: as given, else the local stack's or the environment's."""
        return self.server or self._servers(environment)[0]

    def profile_of(self, environment: str) -> str:
        """The profile service that belongs to `server_of`; empty if `--server` names another one."""
        server, profile = self._servers(environment)
        return profile if self.server in (None, server) else ""

    def _servers(self, environment: str) -> tuple[str, str]:
        if environment == _LOCAL:
            from local_stack.access import as_started

            local = as_started(_stack_settings())
            return local.keycloak_url, local.profile_url
        from provisioning.source.directory import servers_of

        return servers_of(self.realm_dir, environment)


@app.callback()
def options(
    context: typer.Context,
    realm_dir: Annotated[Path, typer.Option(help="The directory of the realm files.")] = ROOT / "realm",
    server: Annotated[
        str | None, typer.Option(help="Keycloak's base URL; by default the environment's.")
    ] = None,
) -> None:
    """Mon Espace Pro identity."""
    context.obj = Globals(realm_dir, server)


@app.command()
def up(
    detach: Annotated[bool, typer.Option("--detach", help="Return when everything is ready.")] = False,
    postgres: Annotated[
        bool, typer.Option("--postgres", help="Keep all data in a PostgreSQL server of its own.")
    ] = False,
) -> None:
    """Start the local stack on this machine's loopback and stay until Ctrl-C.

    With --postgres, Debian's PostgreSQL keeps the data instead of embedded stores; each has data of its own.

    Example: mep up --detach

    Exit codes: 0 stopped on request, 1 failed, 3 already running, 4 a port is in use,
    5 a tool is missing, 130 interrupted before it was ready.
    """
    from rich.console import Console

    from local_stack.progress import RichProgress
    from local_stack.realms import apply_local_realms
    from local_stack.report import welcome
    from local_stack.stack import Stack

    stack = Stack(replace(_stack_settings(), database="postgres" if postgres else "embedded"))
    with RichProgress(Console()) as progress:
        record = stack.up(progress, apply=apply_local_realms, detach=detach)
        typer.echo(welcome(record))
        if not detach:
            typer.echo("Ctrl-C stops everything; the data stays.")
            stack.watch(progress)


@app.command()
def down(
    erase: Annotated[
        bool, typer.Option("--erase", help="Also delete accounts, profiles and messages.")
    ] = False,
) -> None:
    """Stop the local stack.

    Example: mep down --erase

    Exit codes: 0 stopped, 1 failed, 3 an `up` is running and does not end.
    """
    from rich.console import Console

    from local_stack.progress import RichProgress
    from local_stack.stack import Stack

    with RichProgress(Console()) as progress:
        if not Stack(_stack_settings()).down(progress, erase=erase):
            typer.echo("The local stack was not running.")


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Show which parts of the local stack run, and at which addresses.

    Example: mep status --json

    Exit codes: 0 it runs, 1 it does not.
    """
    from local_stack.report import status_text
    from local_stack.status import status_of

    found = status_of(_stack_settings())
    typer.echo(found.model_dump_json(indent=2) if as_json else status_text(found))
    raise typer.Exit(0 if found.phase == "running" else 1)


@app.command()
def doctor() -> None:
    """Check whether this machine has what the local stack and the tests need, and name remedies.

    Example: mep doctor

    Exit codes: 0 no problem found, 1 at least one problem.
    """
    from local_stack.doctor import doctor as examine
    from local_stack.report import findings_text

    findings = examine(_stack_settings(), os.environ)
    typer.echo(findings_text(findings))
    raise typer.Exit(1 if any(finding.level == "problem" for finding in findings) else 0)


Environment = Annotated[str, typer.Option("-e", "--environment", help="The environment: local, staging, …")]

Prune = Annotated[
    bool, typer.Option("--prune/--no-prune", help="Delete managed objects that the files no longer declare.")
]

BreakLock = Annotated[
    bool, typer.Option("--break-lock", help="Take the lock of an apply that cannot be running any more.")
]


@app.command()
def plan(
    context: typer.Context,
    environment: Environment = _LOCAL,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object with `changes`.")] = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print a table for the comment of a pull request.")
    ] = False,
    detailed_exitcode: Annotated[
        bool, typer.Option("--detailed-exitcode", help="2 when there are changes.")
    ] = False,
    foreign: Annotated[bool, typer.Option("--foreign", help="List every foreign object by name.")] = False,
    prune: Prune = True,
) -> None:
    """Show the changes of an apply, field by field, without writing.

    Example: mep plan -e staging --detailed-exitcode

    Exit codes: 0 planned, 1 error; with --detailed-exitcode 2 when there are changes; deletions of
    retired flows do not count.
    """
    from provisioning import report
    from provisioning.apply import current_plan

    source, keycloak = _realm_and_server(context.obj, environment)
    found, _ = current_plan(keycloak, source, prune=prune)
    if as_json:
        typer.echo(report.as_json(found))
    elif as_markdown:
        typer.echo(report.as_markdown(found))
    else:
        typer.echo(report.coloured(report.as_text(found, every_foreign=foreign)))
    raise typer.Exit(2 if found.is_drift and detailed_exitcode else 0)


@app.command()
def apply(
    context: typer.Context,
    environment: Environment = _LOCAL,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
    yes_dangerous: Annotated[
        list[str] | None,
        typer.Option(help="Confirm the dangerous change KIND:NAME; repeatable."),
    ] = None,
    plan_checksum: Annotated[str | None, typer.Option(help="Write only the plan with this checksum.")] = None,
    prune: Prune = True,
    break_lock: BreakLock = False,
) -> None:
    """Make the realm equal to its files, then read it again and compare.

    Example: mep apply -e staging --yes --plan-checksum 0123456789abcdef

    Exit codes: 0 the realm is equal to its files, 1 error or not confirmed.
    """
    from provisioning import report
    from provisioning.apply import apply as apply_plan
    from provisioning.rules.confirmation import require_accepted, require_reviewed

    source, keycloak = _realm_and_server(context.obj, environment)
    written: list[Change] = []

    def on_change(change: Change) -> None:
        written.append(change)
        typer.echo(report.written(change))

    def approve(found: Plan) -> None:
        typer.echo(report.coloured(report.as_text(found)))
        require_reviewed(found, plan_checksum)
        require_accepted(found, yes_dangerous or ())
        if found and not yes:
            _ask("Write these changes?")

    try:
        done = apply_plan(
            keycloak,
            source,
            approve=approve,
            on_change=on_change,
            prune=prune,
            on_break=_on_break if break_lock else None,
        )
    except KeyboardInterrupt:
        typer.echo(
            f"mep: interrupted after {len(written)} changes; apply again to complete the plan", err=True
        )
        raise
    typer.echo(f"Realm {source.realm}: {len(done.changes)} changes, {done.writes} write requests.")


@app.command()
def adopt(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(help="Names as in the plan: `name` or `kind:name`.")],
    environment: Environment = _LOCAL,
    break_lock: BreakLock = False,
) -> None:
    """Put the managed mark on foreign objects: from now on the files decide about them.

    Example: mep adopt client:legacy-portal
    """
    from provisioning.adopt import adopt as adopt_objects

    source, keycloak = _realm_and_server(context.obj, environment)
    for each in adopt_objects(keycloak, source, names, _on_break if break_lock else None):
        typer.echo(f"{each.kind} “{each.name}” is managed now. Declare it, or the next apply deletes it.")


@app.command()
def check(context: typer.Context, environment: Environment = _LOCAL) -> None:
    """Check the realm files without a server: every file, every reference, the presence of every secret.

    Example: mep check -e production
    """
    from provisioning.check import check as check_files
    from provisioning.source.compiled_rules import compiled_rules

    directory = context.obj.realm_dir
    source = check_files(directory, environment, compiled_rules(directory), os.environ)
    typer.echo(f"Realm {source.realm}, environment {environment}: no fault found.")


@app.command("export")
def export_realm(
    context: typer.Context,
    realm: Annotated[str, typer.Option(help="The realm's name at the server.")] = "mon-espace-pro",
    to: Annotated[
        Path | None, typer.Option(help="The directory to write, new or empty. [default: exported-REALM]")
    ] = None,
) -> None:
    """Export a live realm as realm files whose plan is empty, to keep it as code from then on.

    Secrets are written as `unmanaged`. Objects that realm files cannot express are listed on stderr and
    in realm.yaml.

    Example: mep export --realm staff --to staff

    Exit codes: 0 exported; objects that are not covered are listed, 1 error.
    """
    from provisioning.credentials import from_environment
    from provisioning.export import export
    from provisioning.keycloak import Keycloak

    server, credentials = context.obj.server, from_environment(os.environ)
    if server is None:
        from local_stack.access import as_started, local_administrator

        server = as_started(_stack_settings()).keycloak_url
        credentials = credentials or local_administrator()
    if credentials is None:
        raise ProvisioningError(_NO_CREDENTIALS)
    done = export(Keycloak(server, credentials), realm, to or Path(f"exported-{realm}"))
    for line in done.not_covered:
        typer.echo(f"mep: not covered: {line}", err=True)
    typer.echo(f"Realm {realm}: {len(done.files)} files in {done.directory}; their plan is empty.")


@app.command()
def login(
    context: typer.Context,
    email: Annotated[
        str | None,
        typer.Option("--as", help="Local environment only: sign this test person in, without a browser."),
    ] = None,
    environment: Environment = _LOCAL,
) -> None:
    """Sign in as a staff member, in a browser on this or another device.

    The sign-in is kept in a file that only you can read, and ends after 30 minutes without use.

    Example: mep login --as equipe@example.ch

    Exit codes: 0 signed in, 1 failed, 3 not approved in the browser, 130 interrupted.
    """
    from accounts.login import DeviceRequest
    from accounts.terminal import signed_in_text, staff_session, waiting_text
    from local_stack.staff_sign_in import approve, require_local

    server = context.obj.server_of(environment)
    if email is not None:
        stack = require_local(server, environment, _stack_settings())

    def show(request: DeviceRequest) -> None:
        if email is None:
            typer.echo(waiting_text(request))
        else:
            approve(stack, email, request.link)

    typer.echo(signed_in_text(staff_session(server, os.environ).sign_in(show)))


@app.command()
def logout(context: typer.Context, environment: Environment = _LOCAL) -> None:
    """End the sign-in of `mep login`, at the server and here.

    Example: mep logout

    Exit codes: 0 signed out, or nobody was signed in; 1 failed.
    """
    from accounts.terminal import signed_out_text, staff_session

    server = context.obj.server_of(environment)
    typer.echo(signed_out_text(staff_session(server, os.environ).sign_out(), server))


@hin.command()
def explain(
    identity: Annotated[Path, typer.Argument(help="A HIN profile as JSON, as HIN's SDS service returns it.")],
    later: Annotated[
        bool, typer.Option("--later", help="Explain a later sign-in to an existing account.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Explain without a server which account a HIN identity would get, or why it is refused.

    Example: mep hin explain identity.json

    Exit codes: 0 the identity is accepted, 2 it is refused, 1 the file cannot be read.
    """
    from hin_mapper.explain import explain_file
    from hin_mapper.identity_file import BadIdentityFile
    from hin_mapper.table import BadTable

    try:
        explanation = explain_file(identity, later=later)
    except (BadIdentityFile, BadTable) as error:
        typer.echo(f"mep: {error}", err=True)
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps(explanation.as_json(), ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(explanation.lines()))
    raise typer.Exit(2 if explanation.refusal else 0)


def _stack_settings() -> StackSettings:
    from local_stack.settings import StackSettings

    return StackSettings.from_environment(os.environ, ROOT)


def _realm_and_server(chosen: Globals, environment: str) -> tuple[RealmSource, Keycloak]:
    """Load the realm, and connect to its server with the environment's or the local stack's credentials."""
    from provisioning.credentials import from_environment
    from provisioning.keycloak import Keycloak, is_readable_on_the_way
    from provisioning.source.compiled_rules import compiled_rules
    from provisioning.source.directory import load

    variables: Mapping[str, str] = os.environ
    credentials = from_environment(os.environ)
    if environment == _LOCAL:
        from local_stack.access import as_started, local_administrator, local_variables

        stack = as_started(_stack_settings())
        variables, credentials = local_variables(stack), credentials or local_administrator()
    functions = compiled_rules(chosen.realm_dir)
    # The import of the client library takes as long as all else.
    importing = partial(import_module, "provisioning.connection")
    source = load(chosen.realm_dir, environment, functions, variables, meanwhile=importing)
    if credentials is None:
        raise ProvisioningError(_NO_CREDENTIALS)
    server = chosen.server or source.server
    if is_readable_on_the_way(server):
        typer.echo(f"mep: {server} is not https: the credentials can be read on the way", err=True)
    return source, Keycloak(server, credentials)


def _on_break(holder: str) -> None:
    typer.echo(f"mep: broke the lock of {holder}", err=True)


def _ask(question: str) -> None:
    if not sys.stdin.isatty():
        raise ProvisioningError("no terminal to confirm on: add --yes")
    typer.confirm(question, abort=True)


def main() -> None:
    """Run the command. An error of the user ends with its message and exit code, without a traceback."""
    # A command is too short to need garbage collection, which took a quarter of the time of a plan.
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)
    try:
        app()
    except (ProvisioningError, StackError) as fault:
        from provisioning.report import as_message

        typer.echo(f"mep: {as_message(fault)}", err=True)
        sys.exit(getattr(fault, "exit_code", 1))
    except AccountsError as fault:
        from accounts.messages import explain as as_text

        typer.echo(f"mep: {as_text(fault)}", err=True)
        sys.exit(fault.exit_code)
    except OSError as fault:
        typer.echo(f"mep: the output cannot be written: {fault.strerror}", err=True)
        # Python would write what is left at its end, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    finally:
        gc.freeze()
