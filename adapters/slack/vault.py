"""Secrets at rest: what is written to the store is encrypted with a key that is not in the store."""

from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import BadSettings

MAKE_ONE: Final = "make one with `tacho slack key` and keep it where the other secrets are"


class Vault:
    """Encrypts and decrypts short texts."""

    def __init__(self, keys: str) -> None:
        """Make one.

        Args:
            keys: one key, or several with commas: the first encrypts, all decrypt, so that a key can be replaced while Tacho runs on.

        Raises:
            BadSettings: one of them is no key.
        """
        try:
            self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",") if key.strip()])
        except ValueError:
            raise BadSettings(f"[slack] encryption_key: this is no key; {MAKE_ONE}") from None

    def seal(self, text: str) -> str:
        """The text, encrypted."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text that was sealed.

        Raises:
            BadSettings: it was sealed with a key that is not set.
        """
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise BadSettings(
                "[slack] encryption_key: what is stored was encrypted with another key; set that one too, with a comma between, "
                "or install Tacho again in each workspace"
            ) from None


def new_key() -> str:
    """A fresh key."""
    return Fernet.generate_key().decode()
