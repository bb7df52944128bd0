"""Headings of a codebook's columns, as programs write them and people type them, to what they mean.

Looked at: the exports of NVivo, MAXQDA, ATLAS.ti, Dedoose, Taguette, QualCoder; the codebook of
MacQueen et al. (1998: brief and full definition, when to use, when not to use, example) and of
Mayring (category, definition, anchor example, coding rule), in the languages of the studies.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["LEVEL", "OUTER", "Columns", "columns_of", "recognised"]

Columns = dict[str, list[int]]
"""What a column means -> where it stands; the levels are ``level 1``, ``level 2``, ..."""

LEVEL = "level "
OUTER = ("theme", "category", "subtheme")
"""What a code may lie under, the outermost first."""

_MEANS = {
    "name": """
        name; names; code; codes; code name; codename; name of code; label; code label; tag; tags;
        node; nodes; node name; title; titel; keyword; in vivo code; kode; koder; kodenavn; navn;
        kodens navn; mærkat; etiket; kod; kodnamn; namn; bezeichnung; code bezeichnung; schlagwort;
        codenaam; naam; nom; nom du code; étiquette; code nom; libellé; código; codigo; códigos;
        nombre; nombre del código; etiqueta; nome; nome do código; codice; codici; nome codice;
        etichetta; titre; título; titolo; koodi; koodit; nimi; kody; nazwa; nazwa kodu; kód; kódy;
        název; názov; kóði; heiti; kód neve; név; код; название; κωδικός
        """,
    "definition": """
        definition; definitions; code definition; description; descriptions; code description; desc;
        meaning; explanation; brief definition; full definition; short definition; long definition;
        short description; detailed description; operational definition; beskrivelse;
        kodebeskrivelse; beskrivning; definisjon; betydning; betydelse; forklaring; förklaring;
        beschreibung; code beschreibung; erläuterung; bedeutung; kurzdefinition; inhaltliche
        beschreibung; omschrijving; beschrijving; definitie; betekenis; définition; signification;
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
        esimerkki; esimerkit; przykład; przykłady; příklad; dæmi
        """,
    "theme": """
        theme; themes; theme name; main theme; overarching theme; parent theme; candidate theme;
        set; sets; code set; code sets; group; groups; code group; code groups; code family;
        code families; family; main category; core category; tema; temaer; teman; hovedtema;
        overordnet tema; hovedkategori; overkategori; kodegruppe; thema; themen; oberthema;
        hauptthema; hauptkategorie; oberkategorie; codegruppe; hoofdthema; hoofdcategorie; thème;
        thèmes; thème principal; groupe; temas; tema principal; grupo; temi; gruppo; teema; teemat;
        temat; tematy; motyw; téma; þema; тема
        """,
    "category": """
        category; categories; kategori; kategorier; kategorie; kategorien; categorie; categorieën;
        catégorie; catégories; categoría; categorías; categoria; categorias; luokka; yläluokka;
        kategoria; kategorie kodu; flokkur; категория; dimension
        """,
    "subtheme": """
        subtheme; subthemes; sub theme; sub themes; subcategory; sub category; subcategories;
        subcode; sub code; child code; undertema; underkategori; underkode; deltema; unterkategorie;
        unterkategorien; subkategorie; subkategorien; unterthema; subcodes; untercode; subthema;
        subcategorie; sous thème; sous catégorie; sous code; subtema; subcategoría; subcategoria;
        sottotema; sottocategoria; alateema; alaluokka; podkategoria; subkod
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
    for heading in (" ".join(one.split()) for one in headings.split(";"))
}


def recognised(heading: str) -> str:
    """What a heading means; "" where that is not known."""
    plain = unicodedata.normalize("NFC", heading).casefold()
    without = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", plain)
    for said in (plain, without):
        words = " ".join(re.sub(r"[\W_]+", " ", said.replace("'", "’")).split())
        if level := _LEVEL.fullmatch(words):
            return f"{LEVEL}{level[1]}"
        if found := _KNOWN.get(words) or _KNOWN.get(said.strip()):
            return found
    return ""


def columns_of(headings: Sequence[str]) -> Columns:
    """What the columns mean, by their headings.

    Where no column is called a code, the innermost of theme, category and subtheme is one: a
    codebook of categories and subcategories.
    """
    found: Columns = {}
    for place, heading in enumerate(headings):
        if meaning := recognised(heading):
            found.setdefault(meaning, []).append(place)
    leveled = any(meaning.startswith(LEVEL) for meaning in found)
    if not leveled and "name" not in found and "path" not in found:
        for instead in ("subtheme", "category"):
            if instead in found:
                found["name"] = found.pop(instead)
                break
    return found
