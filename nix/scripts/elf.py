"""Reads the dynamic symbols of an ELF shared library: the names that it exports and imports."""

import struct
from dataclasses import dataclass
from mmap import mmap

SHT_DYNSYM = 11


@dataclass(frozen=True)
class Symbols:
    exported: frozenset[str]
    imported: frozenset[str]


def dynamic_symbols(data: bytes | mmap) -> Symbols | None:
    """Returns the names in the dynamic symbol table, or None if `data` is no ELF file. Raises ValueError if it is truncated."""
    if data[:4] != b"\x7fELF":
        return None
    wide = data[4] == 2
    order = "<" if data[5] == 1 else ">"
    try:
        return _symbols(data, order, wide)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError(f"damaged ELF file: {error}") from error


def _symbols(data: bytes | mmap, order: str, wide: bool) -> Symbols:
    # e_shoff, then e_flags, e_ehsize, e_phentsize and e_phnum (skipped), then e_shentsize and e_shnum.
    section_table, entry_size, count = struct.unpack_from(
        order + ("Q10xHH" if wide else "I10xHH"), data, 40 if wide else 32
    )
    headers = [
        # sh_type, sh_offset, sh_size, sh_link
        struct.unpack_from(order + ("4xI16xQQI" if wide else "4xI8xIII"), data, section_table + i * entry_size)
        for i in range(count)
    ]
    exported: set[str] = set()
    imported: set[str] = set()
    for kind, offset, size, link in headers:
        if kind != SHT_DYNSYM:
            continue
        _, names, names_size, _ = headers[link]
        strings = data[names : names + names_size]
        for at in range(offset, offset + size, 24 if wide else 16):
            # st_name and st_shndx
            name_at, section = struct.unpack_from(order + ("I2xH" if wide else "I10xH"), data, at)
            name = strings[name_at : strings.index(b"\0", name_at)].decode()
            (imported if section == 0 else exported).add(name)
    return Symbols(frozenset(exported), frozenset(imported))
