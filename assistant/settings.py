"""One place for what can be set: environment variables with the prefix REMISS_, or .env."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _default_home() -> Path:
    return Path(platformdirs.user_data_dir("remissassistenten", appauthor=False))


class Settings(BaseSettings):
    """Settings, read from REMISS_… in the environment and from a .env file."""

    model_config = SettingsConfigDict(
        env_prefix="REMISS_", env_file=".env", env_file_encoding="utf-8", extra="ignore"
    )

    home: Path = Field(
        default_factory=_default_home,
        description="Mappen där biblioteket ligger: katalog, index och originalfiler.",
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy-adress till en databas, t.ex. PostgreSQL, i stället för SQLite.",
    )
    embedding_model: str = Field(
        default="",
        description="Namn på eller mapp med en sentence-transformers-modell; tomt är den inbyggda.",
    )
    language: str = Field(default="sv", description="Gränssnittets språk: sv eller en.")
    port: int = Field(default=8501, description="Webbappens port.")
    address: str = Field(
        default="127.0.0.1",
        description="Adressen som webbappen lyssnar på. Appen har ingen egen inloggning.",
    )
