# unicodedata.ucd_3_2_0: Unicode as internet standards know it.
import unicodedata as new

old = new.ucd_3_2_0
print(type(old), old.unidata_version)
h = 0
for i in list(range(0x3000)) + list(range(0xA000, 0xB000)) + list(range(0xF900, 0x10400)) + list(range(0x1D000, 0x1F700)) + list(range(0x2F800, 0x2FA20)):
    c = chr(i)
    row = (
        old.category(c), old.bidirectional(c), old.combining(c), old.east_asian_width(c), old.mirrored(c), old.decomposition(c), old.decimal(c, None),
        old.digit(c, None), old.numeric(c, None),
    )
    for x in row:
        for k in str(x):
            h = (h * 31 + ord(k)) % (2**61 - 1)
    for form in "NFC", "NFD", "NFKC", "NFKD":
        for k in old.normalize(form, c):
            h = (h * 31 + ord(k)) % (2**61 - 1)
print(h)
print(old.name("\u0221", None), new.name("\u0221"), old.name("A"), old.lookup("LATIN SMALL LETTER A"))
print(ascii(old.normalize("NFD", "\U0002F868")), ascii(new.normalize("NFD", "\U0002F868")), old.is_normalized("NFC", "\u0374"))
for f in old.name, old.decimal, old.numeric:
    try:
        f("\u0221")
    except ValueError as e:
        print(e)
print("pyth\xf6n.org.".encode("idna"), b"xn--pythn-mua.org".decode("idna"))
print(new.name("\U00017000", None), "\N{TANGUT IDEOGRAPH-18D08}" == "\U00018D08")
try:
    type(old)()
except TypeError as e:
    print(e)
