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
    """Folder that all homes share and that may be deleted: the server's jars, the index of activities."""
    language: Language = "id"
    """Language of sentences for people."""
    reference: Path | None = None
    """Folder of reference tables that may not be shipped, such as KBLI 2025."""
    lever_prices: Path | None = None
    """TOML of a planner's own prices of levers (docs/reference/gaps.md); those shipped have a source, the rest none."""
    key: SecretStr | None = None
    """Key of a command that asks another machine's API (``--server``)."""
    rate_per_minute: int = Field(default=60_000, ge=1)
    """Requests that one key may make in a minute."""
    anonymous_rate_per_minute: int = Field(default=1_200, ge=1)
    """Requests without a valid key that one address may make in a minute."""
    body_limit_bytes: int = Field(default=1_048_576, ge=1_024)
    """Largest body of a request; lists that are uploaded have a limit of their own."""
    upload_limit_bytes: int = Field(default=104_857_600, ge=1_024)
    """Largest list that is uploaded."""
    jobs_per_key: int = Field(default=20, ge=1)
    """Jobs of one key that may wait or run at once, and uploads of it that may wait for their commit."""
    work_kept_days: int = Field(default=30, ge=1)
    """How long ended jobs, uploaded lists and plans are kept; what they led to stays in the graph."""
    backups_kept_days: int = Field(default=30, ge=1)
    """How long copies of the graph in the home folder are kept: they hold who was erased since; the newest stays."""
    webhooks_inside: bool = False
    """Whether webhooks may call machines that are not on the public internet."""
    public_url: str | None = None
    """Address under which people reach the API: stands in one-time links."""
    oidc_issuer: str | None = None
    """Issuer of OpenID Connect tokens that are accepted besides keys; unset: none are."""
    oidc_audience: str | None = None
    """Audience that those tokens must name."""
    oidc_jwks_url: str | None = None
    """Where the issuer's public keys are; unset: asked of the issuer's own description."""
    oidc_role_claim: str = "jejaring_role"
    oidc_regions_claim: str = "jejaring_regions"
    oidc_party_claim: str = "jejaring_party"
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
