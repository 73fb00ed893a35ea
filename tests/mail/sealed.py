"""S/MIME envelopes for tests, made by a library that senders use, and byte by byte where it makes one kind only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7

ENTITY = (
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nIch komme gern, Fatma Y\xc4\xb1lmaz.\r\n"
    b"--b\r\nContent-Type: text/csv; name=liste.csv\r\nContent-Disposition: attachment\r\n\r\na;b\r\n1;2\r\n--b--\r\n"
)
"""A mail with a list, as it stands within its signature."""
_SIGNED = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_PLAIN = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"


@cache
def _identity() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Fatma Yilmaz")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1).not_valid_before(
        datetime(2021, 1, 1, tzinfo=UTC)
    )
    return key, builder.not_valid_after(datetime(2021, 1, 1, tzinfo=UTC) + timedelta(9999)).sign(key, hashes.SHA256())


def signed(content: bytes = ENTITY, *, detached: bool = False) -> bytes:
    """DER, with a certificate and a signature that holds."""
    key, certificate = _identity()
    options = [pkcs7.PKCS7Options.Binary, *([pkcs7.PKCS7Options.DetachedSignature] if detached else [])]
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, options)


def signed_in_pieces(content: bytes = ENTITY, size: int = 100) -> bytes:
    """BER as mail programs stream it: no length is known beforehand, the text comes in pieces; no signer."""
    pieces = b"".join(_field(4, content[at : at + size]) for at in range(0, len(content), size))
    text = _open(0x30, _PLAIN + _open(0xA0, _open(0x24, pieces)))
    return _open(0x30, _SIGNED + _open(0xA0, _open(0x30, b"\x02\x01\x01\x31\x00" + text + b"\x31\x00")))


def certificates() -> bytes:
    """An envelope that holds certificates and nothing else."""
    return pkcs7.serialize_certificates([_identity()[1]], serialization.Encoding.DER)


def encrypted(content: bytes = ENTITY) -> bytes:
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(_identity()[1])
    return builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def _field(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content


def _open(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x80]) + content + b"\0\0"
