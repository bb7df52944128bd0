"""Headings of a codebook's columns, as programs and people write them, and their meanings.

Sources: the exports of NVivo, MAXQDA, ATLAS.ti, Dedoose, Taguette, QualCoder; the codebook of
MacQueen et al. (1998: brief and full definition, when to use, when not to use, example) and of
Mayring (category, definition, anchor example, coding rule), in the languages of the studies.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["LEVEL", "OUTER", "Columns", "columns_of", "recognised"]

Columns = dict[str, list[int]]
"""Meaning of a column -> its places; the levels are ``level 1``, ``level 2``, ..."""

LEVEL = "level "
OUTER = ("theme", "category", "subtheme")
"""Columns that a code may lie under, the outermost first."""
_ENDLESS = ("definition", "memo", "rule", "example", "subcode")
"""Columns that may occur several times, with numbers."""

_MEANS = {
    "name": """
        name; names; code; codes; code name; codename; name of code; label; code label; tag; tags;
        node; nodes; node name; title; titel; keyword; in vivo code; kode; koder; kodenavn; navn;
        kodens navn; mærkat; etiket; kod; kodnamn; namn; bezeichnung; code bezeichnung; schlagwort;
        codenaam; naam; nom; nom du code; étiquette; code nom; libellé; código; codigo; códigos;
        nombre; nombre del código; etiqueta; nome; nome do código; codice; codici; nome codice;
        etichetta; titre; título; titolo; koodi; koodit; nimi; kody; nazwa; nazwa kodu; kód; kódy;
        název; názov; kóði; heiti; kód neve; név; код; название; назва; κωδικός; kod adı; 代码;
        代碼; 编码; 編碼; 名称; 名稱; コード; コード名; 코드; 코드명; الرمز; رمز; קוד
        """,
    "definition": """
        definition; definitions; code definition; description; descriptions; code description; desc;
        meaning; explanation; brief definition; full definition; short definition; long definition;
        short description; detailed description; operational definition; beskrivelse;
        kodebeskrivelse; beskrivning; definisjon; betydning; betydelse; forklaring; förklaring;
        beschreibung; code beschreibung; erläuterung; bedeutung; kurzdefinition; inhaltliche
        beschreibung; omschrijving; beschrijving; definitie; betekenis; définition; signification;
        定义; 定義; 描述; 说明; 說明; 정의; 설명; визначення; περιγραφή; tanım; açıklama; التعريف;
        descripción; descripcion; definición; definicion; significado; descrição; definição;
        descrizione; definizione; significato; kuvaus; määritelmä; selitys; opis; definicja; popis;
        definice; definícia; lýsing; skilgreining; leírás; описание; определение; ορισμός
        """,
    "memo": """
        memo; memos; code memo; comment; comments; note; notes; remark; remarks; kommentar;
        kommentarer; notat; notater; note til kode; bemærkning; bemærkninger; anteckning;
        anteckningar; anmerkung; anmerkungen; notiz; notizen; opmerking; opmerkingen; notities;
        commentaire; commentaires; remarque; comentario; comentarios; nota; notas; comentário;
        commento; commenti; muistiinpano; huomautus; kommentti; komentarz; notatka; komentář
        """,
    "rule": """
        when to use; when not to use; inclusion; inclusion criteria; include; includes; exclusion;
        exclusion criteria; exclude; excludes; criteria; rule; rules; coding rule; coding rules;
        kodierregel; kodierregeln; codierregel; codierregeln; abgrenzung; anwendung; kodningsregel;
        kodningsregler; kodereger; koderegel; koderegler; kodeinstruks; inklusion; eksklusion;
        inklusionskriterier; eksklusionskriterier; bruges når; bruges ikke når; critères
        d'inclusion; critères d'exclusion; règle; regla; regola
        """,
    "example": """
        example; examples; example quote; typical example; anchor example; exemplar; exemplars;
        eksempel; eksempler; exempel; beispiel; beispiele; ankerbeispiel; ankerbeispiele; voorbeeld;
        voorbeelden; exemple; exemples; ejemplo; ejemplos; exemplo; exemplos; esempio; esempi;
        esimerkki; esimerkit; przykład; przykłady; příklad; dæmi; пример; приклад; παράδειγμα;
        örnek; 例; 例子; 示例; 예; 예시; مثال
        """,
    "theme": """
        theme; themes; theme name; main theme; overarching theme; parent theme; candidate theme;
        set; sets; code set; code sets; group; groups; code group; code groups; code family;
        code families; family; main category; core category; tema; temaer; teman; hovedtema;
        overordnet tema; hovedkategori; overkategori; kodegruppe; thema; themen; oberthema;
        hauptthema; hauptkategorie; oberkategorie; codegruppe; hoofdthema; hoofdcategorie; thème;
        thèmes; thème principal; groupe; temas; tema principal; grupo; temi; gruppo; teema; teemat;
        temat; tematy; motyw; téma; þema; тема; θέμα; ana tema; 主题; 主題; テーマ; 주제; الموضوع
        """,
    "category": """
        category; categories; kategori; kategorier; kategorie; kategorien; categorie; categorieën;
        catégorie; catégories; categoría; categorías; categoria; categorias; luokka; yläluokka;
        kategoria; kategorie kodu; flokkur; категория; категорія; κατηγορία; 类别; 類別; カテゴリー;
        범주; dimension
        """,
    "subtheme": """
        subtheme; subthemes; sub theme; sub themes; subcategory; sub category; subcategories;
        undertema; underkategori; deltema; unterkategorie; unterkategorien; subkategorie;
        subkategorien; unterthema; subthema; subcategorie; sous thème; sous catégorie; subtema;
        subcategoría; subcategoria; sottotema; sottocategoria; alateema; alaluokka; podkategoria
        """,
    "subcode": """
        subcode; sub code; subcodes; sub codes; child code; child; underkode; underkoder; subkode;
        subkoder; untercode; untercodes; unterkode; sous code; subcódigo; subcodigo; sottocodice;
        alakoodi; podkod; subkod; underkod; underkoder; 子代码; 子編碼; 下位コード
        """,
    "parent": """
        parent; parents; parent code; parent code name; parent name; parent node; parent tag;
        parent category; belongs to; under; overkode; overordnet; overordnet kode; forælder;
        forældrekode; hører under; överkod; överordnad; obercode; oberkode; übergeordnet;
        übergeordneter code; elterncode; bovenliggende code; hoofdcode; code parent; parent du code;
        código padre; padre; código pai; pai; codice padre; codice genitore; yläkoodi; kod nadrzędny
        """,
    "path": """
        path; code path; full path; full name; hierarchy; hierarchical name; code system;
        codesystem; code hierarchy; pfad; kodesti; sti; codesysteem; chemin; ruta; percorso
        """,
    "id": "id; code id; guid; uuid; number; no; nr; #; kode id; codenummer; code number",
    "parent id": "parent id; parent code id; parent guid; parentid; forælder id; eltern id",
}
_LEVEL = re.compile(r"(?:code ?)?(?:level|levels|niveau|nivå|ebene|codeebene|nivel|livello|taso|"
                    r"poziom|lag|stufe|tier) ?([1-9])")  # fmt: skip
_KNOWN = {
    heading: meaning
    for meaning, headings in _MEANS.items()
    for heading in (" ".join(heading.split()) for heading in headings.split(";"))
}


def recognised(heading: str) -> str:
    """Recognise the meaning of a heading; "" if it is unknown."""
    plain = unicodedata.normalize("NFC", heading).casefold()
    without = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", plain)
    for spelling in (plain, without):
        words = " ".join(re.sub(r"[\W_]+", " ", spelling.replace("'", "’")).split())
        if level := _LEVEL.fullmatch(words):
            return f"{LEVEL}{level[1]}"
        if meaning := _KNOWN.get(words) or _KNOWN.get(spelling.strip()):
            return meaning
        if (numbered := re.fullmatch(r"(.+?) ?[1-9]", words)) and (
            _KNOWN.get(numbered[1]) in _ENDLESS
        ):
            return _KNOWN[numbered[1]]
        if (compound := re.fullmatch(r"(?:code|kode)s? ?(.{4,})", words)) and (
            meaning := _KNOWN.get(compound[1])
        ):
            return meaning
    return ""


def columns_of(headings: Sequence[str]) -> Columns:
    """Recognise the meanings of columns by their headings.

    If no column is called a code, the innermost of theme, category and subtheme counts as one: a
    codebook of categories and subcategories. Subcodes beside codes are levels.
    """
    columns: Columns = {}
    for place, heading in enumerate(headings):
        if meaning := recognised(heading):
            columns.setdefault(meaning, []).append(place)
    leveled = any(meaning.startswith(LEVEL) for meaning in columns)
    if not leveled and "subcode" in columns and len(columns.get("name", [])) < 2:
        above = [*OUTER, "name"] if "name" in columns else ["parent"]
        places = [columns.pop(role)[0] for role in above if role in columns]
        if places[1:] or len(columns["subcode"]) > 1 or "name" in above:
            places += columns.pop("subcode")
            columns |= {f"{LEVEL}{level}": [place] for level, place in enumerate(places, start=1)}
            return columns
        columns |= {"parent": places} if places else {}
    if not leveled and "name" not in columns and "path" not in columns:
        for instead in ("subcode", "subtheme", "category"):
            if instead in columns:
                columns["name"] = columns.pop(instead)
                break
    return columns
