"""A simulator of HIN on this machine: its OAuth 2 endpoints and its SDS profile, with invented people.

It follows HIN's published manual: plain OAuth 2, no discovery, no ID token, the profile by token group
`hin_sds`.
"""
