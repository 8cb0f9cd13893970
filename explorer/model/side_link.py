"""Tells the links that every episode of a show has from those of the episode: support, social networks, subscribing."""

import re
from urllib.parse import urlsplit

# Texts, which are compiled when they are first asked: every start of the program imports this.
_SUPPORT = (
    r"(?:^|\.)(?:patreon\.com|ko-fi\.com|buymeacoffee\.com|paypal\.(?:com|me)|liberapay\.com|opencollective\.com"
    r"|supercast\.com|supportingcast\.fm|memberful\.com|glow\.fm|teespring\.com|redbubble\.com|venmo\.com"
    r"|podcastchoices\.com|discord\.gg|linktr\.ee|beacons\.ai)$"
)
_PROFILES = {
    "x.com": r"/\w+/?",
    "twitter.com": r"/\w+/?",
    "facebook.com": r"/(?!.*/(?:posts|videos)/).*",
    "instagram.com": r"/[\w.]+/?",
    "threads.net": r"/@[\w.]+/?",
    "threads.com": r"/@[\w.]+/?",
    "tiktok.com": r"/@[\w.]+/?",
    "linkedin.com": r"/(?:in|company|showcase)/.*",
    "bsky.app": r"/profile/[^/]+/?",
    "discord.com": r"/invite/.*",
    "t.me": r"/\w+/?",
    "youtube.com": r"/(?:@[^/]+|(?:c|channel|user)/[^/]+)/?(?:featured|videos|about)?/?",
    "open.spotify.com": r"(?:/intl-\w+)?/show/.*",
    "podcasts.apple.com": r"/(?!.*\?i=).*",
    "itunes.apple.com": r"/.*",
    "podcasts.google.com": r"/.*",
    "music.amazon.com": r"/podcasts/[^/]+/?",
    "overcast.fm": r"/itunes\d+.*",
    "pca.st": r"/podcast/.*",
    "castbox.fm": r"/channel/.*",
    "acast.com": r"/privacy/?",
    "megaphone.fm": r"/adchoices/?",
    "art19.com": r"/privacy.*",
    "omnystudio.com": r"/listener/?",
}
"""Of each host, the paths of profiles and shows; a post, a video or an episode there is no such link."""
_PATH = (
    r"(?i)(?:^|/)(?:subscribe|newsletter|donate|donations?|membership|merch|privacy(?:-policy)?|adchoices|support-us)/?$"
    r"|/feed/?$|\.rss$|/rss(?:\.xml)?/?$"
)
_SAID = (
    r"(?i)^\W*(?:subscribe|follow (?:us|me|the (?:show|podcast))|join (?:us|our)|support (?:us|the (?:show|podcast))"
    r"|donate|become a (?:patron|member)|leave (?:us )?a (?:review|rating)|rate (?:us|the)|sign up (?:for|to)"
    r"|our newsletter|get the merch|merch(?:andise)?|privacy policy|ad choices|learn more about your ad choices)\b"
)


def is_side_link(address: str, title: str = "") -> bool:
    """Return whether a link leads to a show's support, its profiles or a way to subscribe, not to what is spoken of."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower().removeprefix("www.").removeprefix("m.")
    except ValueError:
        return False
    path = f"{parts.path}?{parts.query}" if host == "podcasts.apple.com" else parts.path
    profile = _PROFILES.get(host)
    if re.search(_SUPPORT, host) or (profile and re.fullmatch(profile, path or "/")):
        return True
    return parts.scheme == "mailto" or bool(re.search(_PATH, parts.path)) or bool(re.search(_SAID, title))
