"""Render the Jinja2 templates of a realm directory, in a process with limits.

A template is a program: it may loop without end, or make a text of any length. Realm files of a pull request
are rendered by `mep check`, so a fault in them must end with its file and line.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from traceback import walk_tb
from typing import Any, TextIO, cast

import jinja2
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment

from provisioning.errors import Origin, ProvisioningError, SourceError
from provisioning.source import limited_process, realm_folder

_MOST_CHARACTERS = 4_000_000
_LONGEST_IN_JSON = 12  # two escapes

Functions = Mapping[str, Callable[..., Any]]
Lines = Sequence[tuple[int, int]]


def rendered(
    directory: Path,
    names: Sequence[str],
    values: Mapping[str, Any],
    functions: Functions,
    meanwhile: Callable[[], object] = lambda: None,
) -> dict[str, str]:
    """The texts of files by name. The templates can use `values` and call `functions`.

    `meanwhile` runs in this process while another one renders.

    Raises SourceError with file and line, or the ProvisioningError of a function.
    """
    output = limited_process.output_of(
        lambda pipe: _Rendering(directory, functions, pipe).tell(names, values),
        len(names) * _MOST_CHARACTERS * _LONGEST_IN_JSON,
        meanwhile,
    )
    texts: dict[str, str] = {}
    lines: dict[str, Lines] = {}
    for record in output.lines:
        match json.loads(record):
            case {"text": text, "file": file}:
                texts[file] = text
            case {"lines": pairs, "file": file}:
                lines[file] = pairs
            case {"fault": fault, "file": file, "line": line}:
                raise SourceError(Origin(file, line), fault)
            case {"fault": fault}:
                raise ProvisioningError(fault)
    if len(texts) == len(names):
        return texts
    too_long = f"takes more than {limited_process.MOST_SECONDS} s"
    fault = too_long if output.out_of_time else "ends the process that renders it"
    raise SourceError(_place(output.steps, lines, names[len(texts)]), f"the template {fault}")


class _Rendering(jinja2.BaseLoader):
    """What the child does: tells the text of each file, or the first fault, as lines of JSON.

    The output is YAML, not HTML: each value is written as JSON, which is valid YAML and safe to embed.
    """

    def __init__(self, directory: Path, functions: Functions, pipe: TextIO) -> None:
        self._directory = directory
        self._pipe = pipe
        self._lines: dict[str, Lines] = {}
        self._environment = ImmutableSandboxedEnvironment(
            loader=self,
            undefined=jinja2.StrictUndefined,
            finalize=_as_json,
            keep_trailing_newline=True,
            optimized=False,  # a fault while a template is compiled has no line
        )
        self._environment.globals.update(functions)

    def tell(self, names: Iterable[str], values: Mapping[str, Any]) -> None:
        """Render the files up to the first fault."""
        for name in names:
            try:
                self._tell(file=name, text=self._text(name, values))
            except Exception as error:
                if isinstance(error, MemoryError):
                    limited_process.make_room_for_a_message()
                place, fault = self._fault(name, error)
                self._tell(fault=fault, **(vars(place) if place else {}))
                return

    def _text(self, name: str, values: Mapping[str, Any]) -> str:
        template = self._environment.get_template(name)
        # Template.render would replace the lines of the compiled code in tracebacks.
        stream = cast(Generator[str], template.root_render_func(template.new_context(dict(values))))
        text = StringIO()
        for piece in stream:
            if text.tell() + len(piece) > _MOST_CHARACTERS:
                fault = f"the file becomes longer than {_MOST_CHARACTERS:,} characters"
                stream.throw(jinja2.TemplateRuntimeError(fault))
            text.write(piece)
        return text.getvalue()

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, None]:
        """The text of a template of the realm directory, and its name in tracebacks."""
        name = "/".join(split_template_path(template))
        if not os.path.lexists(self._directory / name):
            raise jinja2.TemplateNotFound(template)
        return realm_folder.text_of(self._directory, name), name, None

    def load(self, environment: jinja2.Environment, name: str, globals: Any = None) -> jinja2.Template:
        """The compiled template. Its lines are told now: the kernel may end this process at any time."""
        template = super().load(environment, name, globals)
        self._lines[str(template.filename)] = template.debug_info
        self._tell(file=template.filename, lines=template.debug_info)
        return template

    def _fault(self, name: str, error: Exception) -> tuple[Origin | None, str]:
        steps = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
        place = _place(reversed(steps), self._lines, name)
        match error:
            case ProvisioningError():
                origin: Origin | None = getattr(error, "origin", None)
                return origin, str(error).removeprefix(f"{origin}: ")
            case jinja2.TemplateSyntaxError():
                return Origin(error.name or name, error.lineno), str(error.message)
            case jinja2.TemplateError():
                return place, str(error.message or error)
            case MemoryError():
                megabytes = limited_process.MOST_MEMORY // 2**20
                return place, f"the template needs more than {megabytes} MB of memory"
            case RecursionError() | SyntaxError():  # or Python's limit of 20 loops
                return place, "the file includes itself, a macro calls itself, or it is nested too deeply"
            case _:
                return place, f"a value cannot be used here: {error}"

    def _tell(self, **record: Any) -> None:
        self._pipe.write(json.dumps(record) + "\n")


@jinja2.pass_context
def _as_json(context: object, value: Any) -> Any:
    """The value as JSON. Asks for the context, so that nothing is computed while a template is compiled."""
    return value if isinstance(value, jinja2.Undefined) else json.dumps(value, ensure_ascii=False)


def _place(steps: Iterable[tuple[str, int]], lines: Mapping[str, Lines], name: str) -> Origin:
    """The place in a template, from the steps that Python was in, the innermost first."""
    for file, code_line in steps:
        if file in lines:
            return Origin(file, next((line for line, code in reversed(lines[file]) if code <= code_line), 1))
    return Origin(name, 1)
