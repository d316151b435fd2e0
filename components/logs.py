"""Logs say what happened and where, and never what a survey file says."""

import logging
import threading
from functools import cache
from typing import Any

from data.traces import trace

_log = logging.getLogger(__name__)


@cache
def confidential() -> None:
    """From now on no log of this process has the message of an exception, by whom it be written.

    An exception of pandas or of Python quotes the value that it stumbled over: `KeyError: 'Niš'`.
    """
    usual = logging.getLogRecordFactory()

    def record(*said: Any, **more: Any) -> logging.LogRecord:
        return _without_messages(usual(*said, **more))

    logging.setLogRecordFactory(record)
    if threading.excepthook is threading.__excepthook__:  # else somebody has a use for it
        threading.excepthook = _thread_ended


def _thread_ended(ended: threading.ExceptHookArgs) -> None:
    _log.error("a thread ended\n%s", trace(ended.exc_value) if ended.exc_value else "")


def _without_messages(record: logging.LogRecord) -> logging.LogRecord:
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(record.args, tuple):
        record.args = tuple(
            type(said).__qualname__ if isinstance(said, BaseException) else said
            for said in record.args
        )
    if error is not None:
        told = record.getMessage().replace(str(error) or "\0", type(error).__qualname__)
        record.msg, record.args, record.exc_info = f"{told}\n{trace(error)}", (), None
    return record
