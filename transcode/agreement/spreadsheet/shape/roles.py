"""Roles of columns by their headings, in the languages that users work in.

A heading has a role if all its words are words for roles ("Segment ID", "Kodet af"), so the name of
a coder has none. A numbered heading has a number or letter at the end ("Coder 2").
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Role = Literal[
    "", "unit", "document", "coder", "code", "variable", "text", "note", "date", "begin", "end",
    "key", "derived", "person",
]  # fmt: skip

_WORDS: dict[Role, str] = {
    "coder": "coder coders rater raters annotator annotators judge judges reviewer researcher "
    "coded codedby koder koderin kodet kodede kodierer kodiererin kodierende kodierin codierer "
    "codiererin codeur codeuse codeurs codificador codificadora codificatore codeerder "
    "beoordelaar bedommer kodare bedomare vurderer bewerter auswerter observer rater kodowal",
    "code": "code codes category categories label labels theme themes value rating ratings score "
    "kode kategorie kategori kategorier tema temaer thema themen bewertung vurdering codigo "
    "categoria categorie etiqueta valeur kod kodning kodierung coding tag tags valor codice "
    "karakter wert classification",
    "unit": "unit units segment segments passage item case line record index id ids nr no num n "
    "number nummer obs observation sentence utterance turn response answer post message "
    "paragraph enhed linje raekke udsagn saetning ytring afsnit sekvens einheit zeile abschnitt "
    "fall satz aussage lfd enhet rad eenheid regel fragment unite ligne numero enonce unidad "
    "fila linea unita riga unidade linha yksikko rivi jednostka uid row excerpt extract quote "
    "quotation citat zitat uddrag textstelle extrait citation extracto cita estratto trecho "
    "citaat stelle besvarelse antwort svar ident identifier",
    "document": "document documents doc interview interviews participant participants transcript "
    "file source respondent subject informant dokument interviewee deltager teilnehmer "
    "teilnehmerin datei fil kilde fuente video session filename fichier entretien entrevista "
    "intervista haastattelu informant dokumentnavn dokumentname interviewnr proband",
    "text": "text tekst texte texto testo teksti transcription content statement verbatim wording",
    "note": "note notes comment comments memo memos remark remarks kommentar kommentarer "
    "bemaerkning bemaerkninger anmerkung anmerkungen notiz notizen notat notater opmerking "
    "opmerkingen remarque remarques nota notas comentario comentarios observaciones "
    "commentaire commentaires kommentti anteckning anteckningar definition beskrivelse "
    "beschreibung description",
    "date": "date datum dato timestamp time zeit tid fecha tidspunkt uhrzeit klokkeslaet",
    "variable": "variable variables question dimension aspect criterion spoergsmal sporgsmal frage "
    "merkmal variabel item2 kriterium pregunta",
    "begin": "begin start pos0 from von bis_von fra starttime beginn anfang",
    "end": "end pos1 to til bis offset slut ende endtime",
    "key": "key gold goldstandard consensus agreed final master konsensus enighed consenso "
    "reference truth groundtruth resolved facit losung musterlosung endelig",
    "derived": "agree agrees agreement match matches kappa disagreement diff difference uenig "
    "enig nicht ubereinstimmung ubereinstimmungen agreements disagreements disagree uenighed "
    "accord zgodnosc filter prozent procent percentage total sum gesamt summe ialt totalt mean "
    "average percent",
    "person": "gender sex age group condition kon alder geschlecht alter gruppe education "
    "occupation land country wave arm sexe edad sexo genero leeftijd geslacht",
}
_FILLING = "id no nr name names number the of by af von navn naam nom nummer num a standard free"
_CODED = {"coded", "kodet", "kodede", "codiert", "kodiert", "kodad"}
_FILL = set(_FILLING.split())
_ROLE: dict[str, Role] = {word: role for role, words in _WORDS.items() for word in words.split()}


def tokens(heading: str) -> list[str]:
    """The words of a heading without capitals and accents: "CoderID" becomes coder, id."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    apart = apart.replace("ø", "o").replace("Ø", "O").replace("æ", "ae").replace("Æ", "Ae")
    apart = apart.replace("ß", "ss").replace("#", " nr ")
    plain = unicodedata.normalize("NFKD", apart)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.findall(r"[^\W_]+", plain)


def role(heading: str) -> Role:
    """The role of a column by its heading, "" if it has none."""
    words = tokens(heading)
    roles = [_ROLE[word] for word in words if word in _ROLE]
    if not roles or any(word not in _ROLE and word not in _FILL for word in words):
        return ""
    strong = [_ROLE[word] for word in words if word in _ROLE and word not in _FILL] or roles
    # "coded segment" and "date coded" describe what was coded, not who coded it
    if "by" not in words:
        strong = [_ROLE[word] for word in words
                  if word in _ROLE and word not in _FILL | _CODED] or strong  # fmt: skip
    # "document id", "start time", "coder notes": the word that says most
    for name in ("key", "begin", "end", "date", "note", "derived", "coder", "document", "variable"):
        if name in strong:
            return name
    return strong[0]


def numbered(heading: str) -> tuple[Role, str]:
    """The role of a heading such as "Coder 2" or "rater_b", and its number or letter."""
    words = re.findall(r"[^\W\d_]+|\d+", " ".join(tokens(heading)))
    if len(words) > 1 and (words[-1].isdigit() or len(words[-1]) == 1):
        return role(" ".join(words[:-1])), words[-1]
    return "", ""


_SIGNS = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4`\u201b", "'")
                       | dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"')
                       | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
                       | dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
                                       "\ufe0e\ufe0f\u00ad"))  # fmt: skip


@lru_cache(1 << 16)  # a table of 100 000 lines has few different cells, and each is asked for often
def key(text: str) -> str:
    """Key that all spellings of one word share.

    It ignores capitals, composed letters, space, invisible characters (a zero width space, the
    variation of an emoji) and the forms that programs give to hyphens and quotation marks.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).casefold().split()
    return " ".join(plain).replace(" %", "%")
