"""Words of the command line that need no parser: nothing given, plain text, a path.

typer reads every value with pydantic, whose loading costs a fifth of a second; what is typed most is read without.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer._coercion import RuntimeParam, build_runtime_param


@dataclass(frozen=True)
class PlainValue(RuntimeParam):
    """Takes text and readable paths as they are, and leaves everything else to typer's own reading.

    Attributes
    ----------
    descriptor
        What typer knows of the parameter.
    """

    descriptor: Any

    def _coerce_value(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401 - as typer declares it
        if isinstance(value, bool) and self.annotation is bool:
            return value
        if isinstance(value, str) and self.parameter_info.parser is None:
            if self.annotation is str:
                return value
            if self.annotation is Path and self._is_unchecked and _is_readable(value):
                return Path(value)
        return build_runtime_param(self.descriptor)._coerce_value(value, param, ctx)

    @property
    def _is_unchecked(self) -> bool:
        about = self.parameter_info
        asked = about.exists or about.writable or about.resolve_path or about.allow_dash
        return bool(about.file_okay and about.dir_okay and not asked)


def _is_readable(path: str) -> bool:
    return "\0" not in path and (not os.path.exists(path) or os.access(path, os.R_OK))  # noqa: PTH110 - as typer asks


def read_plainly(parameters: list[Any]) -> list[Any]:
    """Return the parameters, each taking plain values without pydantic.

    Examples
    --------
    >>> read_plainly([])
    []
    """
    for parameter in parameters:
        descriptor = parameter.type_descriptor
        if descriptor.file_annotation is None and parameter._runtime_param is None:
            parameter._runtime_param = PlainValue(descriptor.parameter_info, descriptor.annotation, descriptor)
    return parameters
