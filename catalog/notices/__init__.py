"""Notices after an application: 公示 of results (7.4.2.6) and 兑现通知 (7.5.1.1)."""
