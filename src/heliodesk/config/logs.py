"""Structured logs: one line a fact, to standard error. Message bodies, tokens and addresses never go in."""

import logging
import os
import re
import sys

import structlog

# Keys that must never reach a log, whoever writes them by mistake.
_SECRET = {"body", "token", "password", "authorization", "cookie", "email", "identity"}

# Tokens of links to a file and of links by mail, which Django would log with a 404 or a 403.
_LINK = re.compile(r"(/files/|/requests/(?:link|mail)/)[^/\s]{20,}")


def _hide(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for key in _SECRET & event.keys():
        event[key] = "[hidden]"
    event["event"] = _LINK.sub(r"\1[hidden]", str(event.get("event", "")))
    return event


def configure() -> None:
    """Send structlog and the standard library's loggers through one renderer; HELIODESK_LOG=json|text, level by
    HELIODESK_LOG_LEVEL."""
    as_json = os.environ.get("HELIODESK_LOG", "text" if sys.stderr.isatty() else "json") == "json"
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _hide,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(os.environ.get("HELIODESK_LOG_LEVEL", "WARNING"))
    logging.getLogger("heliodesk").setLevel(os.environ.get("HELIODESK_LOG_LEVEL", "INFO"))
    logging.getLogger("procrastinate").setLevel("WARNING")
