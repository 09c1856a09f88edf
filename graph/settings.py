"""What the surroundings say: the only module that reads the environment, the language apart (:mod:`graph.language`)."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.language import Language

__all__ = ["Language", "Settings", "now", "settings"]


class Settings(BaseSettings):
    """Settings from ``JEJARING_…`` and ``NEO4J_…`` variables, each with a default that works on one machine.

    Examples
    --------
    >>> Settings(language="en").language
    'en'
    """

    model_config = SettingsConfigDict(env_prefix="JEJARING_", frozen=True, populate_by_name=True)

    home: Path = Field(default_factory=lambda: user_data_path("jejaring"))
    """Folder of all state: database, password, plans, runs."""
    cache: Path = Field(default_factory=lambda: user_cache_path("jejaring"))
    """Folder that all homes share and that may be deleted: the server's jars."""
    language: Language = "id"
    """Language of sentences for people."""
    reference: Path | None = None
    """Folder of reference tables that may not be shipped, such as KBLI 2025."""
    neo4j_uri: str | None = Field(default=None, validation_alias="NEO4J_URI")
    """Bolt address of a server that exists; unset: the managed one is started."""
    neo4j_user: str = Field(default="neo4j", validation_alias="NEO4J_USER")
    neo4j_password: SecretStr | None = Field(default=None, validation_alias="NEO4J_PASSWORD")


@cache
def settings() -> Settings:
    """Return the settings of this process, read once.

    Examples
    --------
    >>> settings() is settings()
    True
    """
    return Settings()


def now() -> datetime:
    """Return the present moment in UTC; services take it as an argument so that tests can choose it.

    Examples
    --------
    >>> now().tzinfo is UTC
    True
    """
    return datetime.now(UTC)
