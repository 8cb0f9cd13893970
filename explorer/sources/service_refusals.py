"""Errors that the next request to the same service would meet as well."""

NOT_OF_ONE_THING = frozenset(
    {
        "no-network",
        "no-answer",
        "refused",
        "proxy",
        "certificate",
        "too-slow",
        "http-403",
        "http-429",
        "http-503",
    }
)
"""Codes of KnownErrors about the service or the network, and not about the requested paper."""
