"""Which failures the next request to a service would meet as well."""

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
"""Codes of the KnownErrors that are about the service or the way to it, and not about the one thing asked for."""
