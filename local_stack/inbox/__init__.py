"""The local inbox: it receives every mail and SMS of the local stack; nothing is sent further."""
