"""The settings of a center that is running, for commands that work beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from command_center.errors import BadInput
from command_center.profile import Profile
from command_center.settings import Settings
from command_center.store.connect import RedisError, check_server, connect
from command_center.store.embedded import server_url

TIMEOUT_S = 5.0


def running_settings(settings: Settings, profile: Profile) -> Settings:
    """Find the server of a running center.

    Args:
        settings: Of this process; `CC_REDIS_URL` names the server, else it is the bundled one of the data directory.
        profile: Names the data directory where none is set.

    Returns:
        The same settings with data directory and `redis_url` filled in; the server answers there.

    Raises:
        BadInput: No center has run there, or its server does not answer.
    """
    data_dir = settings.data_dir or Path("data") / profile.name
    url = settings.redis_url or server_url(data_dir)
    if url is None:
        raise BadInput(
            f"no center has run in {data_dir}: name its data directory by --data-dir (or its profile by --profile), "
            "or its Redis by CC_REDIS_URL"
        )
    client = connect(url, timeout_s=TIMEOUT_S)
    try:
        if settings.redis_url:
            check_server(client)
        else:
            client.ping()
    except RedisError as why:
        # Somebody else may have the port by now, who knows no such password.
        raise BadInput(f"the center of {data_dir} does not run ({why}): start it first") from None
    finally:
        client.close()
    return replace(settings, data_dir=data_dir, redis_url=url)
