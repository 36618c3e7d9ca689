"""Chat robots: counts and a link, at most once, through the protocols of WeCom, DingTalk and Feishu."""
