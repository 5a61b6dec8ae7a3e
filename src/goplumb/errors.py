"""What stops a run. Everything else that goes wrong is a `Notice` and the run goes on.

GoplumbError                the command ends with exit code 2 and this message
├── UsageError              the request cannot be understood: no such path, no such rule
│   └── ConfigError         goplumb.toml is wrong; the message names file and line
├── OutputError             the report cannot be written
└── InternalError           goplumb is at fault; the message names the file being read
"""

from __future__ import annotations


class GoplumbError(Exception):
    """The base of all; its text is for the user: a line for each mistake, without a final full stop."""


class UsageError(GoplumbError):
    """A path, rule or option that does not exist."""


class ConfigError(UsageError):
    """A configuration file that cannot be read or says something goplumb does not know."""


class OutputError(GoplumbError):
    """The report could not be written: a full disk, a missing permission."""


class InternalError(GoplumbError):
    """A fault of goplumb itself."""
