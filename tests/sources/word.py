"""Building real .docx files, markup and all, for the tests of this and other rooms.

Text is given as plain `str`; what is already markup is `X`. So a document reads like what
it holds::

    save(path, paragraph("We ", deleted("may"), inserted("shall"), " act", style="Title"),
         table(row("1.1", "Count saiga", "CMS", "High")))
"""

import zipfile
from html import escape

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
AUTHOR, DATE = "Delegate", "2020-02-17T10:00:00Z"


class X(str):
    """A piece of markup."""

    __slots__ = ()


def run(text, props=""):
    """A run of text."""
    return X(
        f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def _runs(content):
    return X("".join(c if isinstance(c, X) else run(c) for c in content))


def change(tag, content, author=AUTHOR, date=DATE):
    """A tracked change of any kind around runs."""
    return X(f'<w:{tag} w:id="9" w:author="{author}" w:date="{date}">{content}</w:{tag}>')


def inserted(*content, **who):
    return change("ins", _runs(content), **who)


def deleted(*content, **who):
    return change("del", _runs(content).replace("w:t>", "w:delText>").replace(
        "<w:t ", "<w:delText "), **who)  # fmt: skip


def moved_from(*content, **who):
    return change("moveFrom", _runs(content), **who)


def moved_to(*content, **who):
    return change("moveTo", _runs(content), **who)


def paragraph(*content, style=None, num=None, level=0, mark="", props=""):
    """A paragraph; ``mark`` names the tracked change of its mark (``ins``, ``del`` ...)."""
    pr = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        pr += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    if mark:
        pr += f"<w:rPr>{change(mark, '')}</w:rPr>"
    return X(f"<w:p><w:pPr>{pr}{props}</w:pPr>{_runs(content)}</w:p>")


def cell(*content, span=1, merge=None, props=""):
    """A table cell; text in it is a paragraph, ``merge`` is ``restart`` or ``continue``."""
    pr = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge:
        pr += "<w:vMerge/>" if merge == "continue" else f'<w:vMerge w:val="{merge}"/>'
    inside = "".join(c if isinstance(c, X) else paragraph(c) for c in content)
    return X(f"<w:tc><w:tcPr>{pr}{props}</w:tcPr>{inside or paragraph()}</w:tc>")


def row(*cells, mark="", props=""):
    """A table row; text in it is a cell."""
    pr = props + (change(mark, "") if mark else "")
    inside = "".join(c if isinstance(c, X) else cell(c) for c in cells)
    return X(f"<w:tr><w:trPr>{pr}</w:trPr>{inside}</w:tr>")


def table(*rows):
    """A table."""
    return X(f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>")


def field(code, *result):
    """A complex field with its stored result."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = f"<w:r><w:instrText>{escape(code)}</w:instrText></w:r>"
    return X(f"{mark('begin')}{code}{mark('separate')}{_runs(result)}{mark('end')}")


def textbox(*paragraphs):
    """A text box as Word writes it: twice, for new readers and for old ones."""
    box = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return X(
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def call(key, kind="footnote", mark=None):
    """The place in a text where a note is called, perhaps with a mark of one's own."""
    own = "" if mark is None else ' w:customMarkFollows="1"'
    sign = "" if mark is None else f"<w:t>{mark}</w:t>"
    return X(f'<w:r><w:{kind}Reference{own} w:id="{key}"/>{sign}</w:r>')


def notes(kind="footnote", **texts):
    """The part that holds the notes, with the separators that Word puts first."""
    first = "".join(
        f'<w:{kind} w:type="{name}" w:id="{n}"><w:p><w:r><w:{name}/></w:r></w:p></w:{kind}>'
        for n, name in ((-1, "separator"), (0, "continuationSeparator"))
    )
    body = "".join(
        f'<w:{kind} w:id="{key.lstrip("n")}">{c if isinstance(c, X) else paragraph(c)}'
        f"</w:{kind}>" for key, c in texts.items()
    )  # fmt: skip
    return X(first + body)


def level(n, form, pattern, *, start=1, extra="", font=""):
    """One level of an abstract list."""
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return X(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{pattern}"/>{fonts}</w:lvl>'
    )


def lists(abstract, nums=None):
    """The numbering part: levels of each abstract list; what each list adds to which."""
    nums = nums or {key: (key, "") for key in abstract}
    first = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'
        for key, levels in abstract.items()
    )
    return X(first + "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{extra}</w:num>'
        for key, (of, extra) in nums.items()
    ))  # fmt: skip


def restart(n, at=1):
    """The override by which a list starts again."""
    return X(f'<w:lvlOverride w:ilvl="{n}"><w:startOverride w:val="{at}"/></w:lvlOverride>')


def style(key, name=None, *, based_on=None, props="", kind="paragraph", extra=""):
    """One style; ``props`` are its paragraph properties."""
    parent = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return X(
        f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name or key}"/>'
        f"{parent}<w:pPr>{props}</w:pPr>{extra}</w:style>"
    )


def save(path, *body, drop=(), raw=None, **parts):
    """Write a .docx; ``parts`` are the contents of ``styles``, ``numbering`` ...

    ``raw`` replaces or adds whole parts by name, ``drop`` leaves parts out.
    """
    files = {
        "[Content_Types].xml": _content_types(parts),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": _relations({k: f"{k}.xml" for k in parts}),
        "word/document.xml": f"<w:document {NS}><w:body>{''.join(body)}"
        f"{parts.pop('section', '<w:sectPr/>')}</w:body></w:document>",
    }
    files |= {f"word/{k}.xml": f"<w:{k} {NS}>{v}</w:{k}>" for k, v in parts.items()}
    files |= raw or {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            if name not in drop:
                archive.writestr(name, text)
    return path


def _relations(targets):
    each = "".join(
        f'<Relationship Id="r{n}" Type="{_KINDS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _content_types(parts):
    each = "".join(
        f'<Override PartName="/word/{k}.xml" ContentType="{_TYPE}.{k}+xml"/>' for k in parts
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" '
        f'ContentType="{_TYPE}.document.main+xml"/>{each}</Types>'
    )
