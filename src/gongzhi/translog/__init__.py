"""The append-only Merkle log; pure: the standard library and Ed25519, so that its verifier runs alone."""
