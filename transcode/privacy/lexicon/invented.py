"""Names for people that a study makes up, English and Danish; written for this package.

Given names also tell the gender of a real name. No name here ends in s, x or z, so that a genitive
can be put behind it, and none is a word that people use for something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import chain

from transcode.privacy.lexicon.names import key_of
from transcode.privacy.lexicon.nicknames import also_called

__all__ = ["INVENTED", "Origin", "is_given_name"]


@dataclass(frozen=True, slots=True)
class Origin:
    """The names of one people; those in ``known_*`` only tell whose a name is, by its key."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    neutral: tuple[str, ...]
    surnames: tuple[str, ...]
    known_women: frozenset[str] = frozenset()
    known_men: frozenset[str] = frozenset()
    known_surnames: frozenset[str] = frozenset()


def _names(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


_EN = Origin(
    women=_names(
        """
        Eleanor Matilda Imogen Harriet Beatrice Rosalind Georgina Philippa Cordelia Henrietta
        Tabitha Winifred Clementine Marjorie Josephine Felicity Arabella Bethany Daphne Miranda
        Octavia Penelope Rosemary Sylvia Theodora Ursula Annabel Bridget Camilla Delilah Edith
        Florence Gwendolen Hermione Isobel Jemima Katherine Lavinia Madeleine Naomi Ottilie
        Petra Rowena Selina Tamsin Vanessa Wilhelmina Yvonne Zara Adelaide Barbara Cecily
        Dorothea Esther Flora Gillian Helena Irene Judith Kirstie Lorna Margot Nadine Olwen
        Paula Rhoda Sabrina Teresa Una Veronica Wendy Amelia Belinda Catriona Deborah Elspeth
        Freya Glenda Hilary Ingrid Joanna Kate Louisa Martha Nora Olivia Priscilla Rebecca
        Stella Thelma Zoe Alexandra Bernadette Charlotte Diana Emmeline Francesca Greta Heidi
        Jocelyn Kathleen Lydia Mildred Natalie Ophelia Phoebe Rachel Sophia Tessa Viola Winona
        Abigail Brenda Claudia Dinah Eloise Fenella Geraldine Hannah Isadora Jacqueline Lucinda
        Melanie Orla Patricia Rhiannon Sadie Tilda Valerie Xanthe Agatha Blanche Dora Enid
        Frederica Gemma Honora Ida Juliet Leonora Maude Noreen Roberta Susannah
        """
    ),
    men=_names(
        """
        Frederick Edmund Gilbert Leopold Rupert Barnaby Jasper Alistair Benedict Conrad Desmond
        Edgar Fergal Gareth Hector Ivor Julian Kenneth Lionel Malcolm Nigel Oscar Percival
        Quentin Roland Simeon Tristan Vincent Walter Adrian Bernard Clive Duncan Ernest Finlay
        Geoffrey Howard Ian Joseph Keith Laurence Montague Neville Oswald Peregrine Ralph
        Sebastian Terence Victor Wilfred Albert Brendan Cedric Derek Eugene Godfrey Hamish
        Irving Jeremy Kieran Leonard Maurice Norman Owen Patrick Raymond Stewart Timothy Vernon
        Winston Archibald Bertram Callum Edwin Fraser Graham Herbert Isaac Jonathan Kelvin
        Lachlan Martin Nathaniel Orlando Philip Reginald Samuel Warren Alfred Bartholomew
        Clifford Declan Elliot Gordon Humphrey Jerome Kendrick Leander Marcel Noel Osbert
        Preston Roderick Solomon Theodore Valentine Wesley Ambrose Byron Crispin Dominic Everett
        Frank Gregory Hugo Isidore Justin Linden Mortimer Otto Piran Rafferty Sheridan Trevor
        Ulric Alec Bradley Cuthbert Dermot Emmett Fabian Gerald Harvey Lambert Nathan Oliver
        Randolph Stanley Tudor Alan Basil Colin Denzil Erik
        """
    ),
    neutral=_names(
        """
        Robin Jordan Taylor Morgan Casey Jamie Riley Quinn Avery Rowan Charlie Sidney Leslie
        Ashley Cameron Finley Emerson Blair Ellery Kerry Lindsay Marley Reese Shannon Skyler
        Toby Arden Bailey Corey Dana Devon Ellison Frankie Hadley Jody Kendall Lennon Merle Noor
        Oakley Presley Remy Sasha Teagan Vesper Winslow Addison Briar
        """
    ),
    surnames=_names(
        """
        Abbott Aldridge Ambler Appleby Arkwright Ashdown Atherton Babington Bagshaw Bancroft
        Barraclough Bartlett Beckett Bellamy Bickerton Blackwood Blakeley Bosworth Bradshaw
        Bramwell Brearley Broadbent Buckley Burgoyne Cadwell Calloway Cartwright Chadwick
        Challoner Cheetham Clitheroe Cobham Colebrook Coverdale Crabtree Cranfield Crompton
        Crowther Culpepper Dalby Daventry Dearden Denholm Dimmock Dorrington Drummond Dunstan
        Earnshaw Eastwood Eddington Elphick Entwistle Falkner Fanshawe Fawcett Featherstone
        Fellowell Fenwick Finchley Fotherby Gadsby Garside Gathercole Goddard Goodfellow
        Greenhalgh Grimshaw Haddon Halliwell Hampson Hardcastle Hartnell Haverford Hawthorne
        Hazeldine Hebden Hesketh Higginbottom Holroyd Honeywell Horsfall Huddleston Inglewood
        Inskip Jellicoe Jessop Kellaway Kettlewell Kingsley Langthorne Latimer Leadbetter
        Lethbridge Lockwood Longbottom Loveday Lyndhurst Makepeace Mallory Marchbank
        Merriweather Middlemore Mottram Naismith Netherton Newbold Nuttall Oakden Oldroyd
        Openshaw Osgood Pankhurst Penhaligon Pettigrew Pickering Postlethwaite Prendergast
        Quarmby Radcliffe Ramsbottom Rathbone Ravenscroft Redfern Renshaw Rigby Rotherham
        Rushworth Sallow Scarborough Sedgwick Shackleton Shuttleworth Silverthorne Skelton
        Somerville Standish Sugden Summerfield Tattersall Thackeray Thistlewood Tindall
        Trelawney Turnbull Underhill Vickery Wadsworth Warburton Weatherby Whitaker Winterbourne
        Woolstencroft Wrigley Yardley
        """
    ),
    known_women=frozenset(
        _names(
            """
        aisha alice amanda amina amy andrea angela ann anna anne audrey betty carol carole
        caroline catherine chloe christina christine claire clare dawn denise doris elizabeth
        ellen emily emma eve fatima fiona grace helen hope iris isabella jane janet jean
        jennifer jessica jill joan joyce julia julie karen kathy kirsten laura linda lisa liz
        lucy lynn mabel maggie margaret maria marie marion mary maureen megan mei michelle molly
        nancy nicola pamela pauline priya rose ruby ruth sally samantha sandra sarah sharon
        sheila shirley sophie sue susan susanna tracy victoria yasmin
        """
        )
    ),
    known_men=frozenset(
        _names(
            """
        aaron adam ahmed alexander ali andrew andy anthony arthur barry ben benjamin bill bob
        brian bruce charles chris christopher craig daniel danny darren dave david dean dennis
        donald ed edward eric francis fred gary gavin george glenn harold harry henry hugh jack
        jacob james jason jeff jim joe john jon ken kevin larry lee leon lewis liam luke marcus
        mark matthew michael mike mohammed neil nick omar paul pete peter richard rick rob
        robert roger ron ronald roy russell ryan sam scott sean simon stephen steve steven
        stuart ted thomas tim tom tony will william
        """
        )
    ),
)

_DA = Origin(
    women=_names(
        """
        Agnete Alberte Anemone Anja Annelise Asta Astrid Aurora Benedikte Birgitte Bodil Camilla
        Cathrine Cecilie Charlotte Dagmar Dagny Ditte Dorthe Ebba Edith Elin Ellinor Elna Emilie
        Ester Eva Fie Filippa Freja Frederikke Frida Gerda Gitte Gro Gudrun Gunhild Hedvig Helga
        Helle Henriette Henny Hilda Ida Ingeborg Inger Ingelise Irma Isabella Jette Johanne
        Josefine Jytte Kaja Kamille Karla Karoline Kathrine Kirstine Klara Laura Lea Leonora
        Line Lise Liva Lotte Lykke Lærke Magdalena Maja Malene Margrethe Marianne Marie Marta
        Mathilde Merete Merle Mette Mille Minna Nanna Nicoline Ninna Nora Olga Olivia Oline
        Pernille Petra Ragnhild Regitze Rigmor Rikke Rosa Runa Sanne Selma Signe Sigrid Silje
        Sofie Solveig Solvej Stine Susanne Svanhild Sørine Tea Thea Thora Thyra Tilde Tina Tine
        Tora Trine Ulla Ursula Valborg Vera Vibe Vibeke Vigga Viola Vivi Ylva Åse Alma Amalie
        Andrea Bolette Clara Dicte Eleonora Eline Gry Hanne Hedda Iben Janne Jonna Kaya Lone
        Ludovika Oda Paula Rebekka
        """
    ),
    men=_names(
        """
        Aage Adam Aksel Albert Alfred Allan Anton Arne Arthur Asger Aske August Axel Balder
        Benjamin Birger Bjarke Bjarne Bjørn Børge Carl Carsten Claud Christian Dan Ebbe Edvard
        Egon Eigil Einar Ejnar Ejvind Elmer Emil Erik Erland Erling Esben Eskild Finn Flemming
        Folke Frede Frederik Frode Georg Gert Gorm Gustav Haldan Halfdan Harald Helge Henning
        Henrik Herluf Hjalmar Holger Ingolf Ivan Ivar Jakob Jeppe Jesper Joakim Johan John
        Jonathan Jørn Jørgen Kaj Karl Karsten Keld Kjeld Knud Konrad Kresten Kristian Kurt Leif
        Leo Ludvig Malthe Martin Mikael Mikkel Mogen Morten Nikolaj Oluf Ole Orla Oskar Osvald
        Otto Ove Palle Paw Peter Poul Preben Ragnar Rolf Ruben Rune Samuel Sebastian Sejer
        Severin Sigurd Simon Skjold Steen Steffen Sten Stig Sune Svend Søren Tage Terkel Theodor
        Thorbjørn Thorkild Thorvald Tobia Toke Torben Tor Torsten Tue Tyge Uffe Ulrik Valdemar
        Verner Viggo Viktor Vilfred Villad Villy Åge
        """
    ),
    neutral=_names(
        """
        Robin Sam Kim Noa Charlie Billie Mika Eli Luca Sky Jamie Luka Nikola Sascha Andy Conny
        Dani Elliot Frankie Kai Lou Maxi Mio Nika Noor Ariel Aya Bobbi Devi Ebo Gabi Gael Ilo
        Isa Jovi Kari Kit Lenni Lian Manu Nima Toni
        """
    ),
    surnames=_names(
        """
        Abildgaard Agerbo Ahlgreen Almstrup Ancher Arentoft Astrup Bagge Balslev Bangsgaard
        Barfoed Bechgaard Bilde Birkelund Bjerregaard Blichfeldt Bloch Boisen Borregaard
        Brandstrup Bregendal Bremholm Brinkmann Brixen Brogaard Bruhn Brøndum Buhl Bæklund
        Bøgelund Carstensen Dalgaard Damborg Danielsen Degnbol Drachmann Dyrholm Ebbesen Egeskov
        Elkjær Engelbreth Enevoldsen Faber Falkenberg Fjeldgaard Flensborg Fogtmann Foldager
        Friborg Friisholm Frydendal Fuglsang Galsgaard Gammelgaard Gjerlev Glerup Gormsen
        Graversen Grønbæk Gudmand Gyldendal Haugaard Hedegaard Heiberg Hejlesen Herskind
        Hjortkær Hoffmeyer Holmgaard Hornstrup Hvidberg Højgaard Hørlyck Ingerslev Isager
        Iversholt Jespersholm Juelsgaard Kaalund Kamstrup Kirkegaard Kjærgaard Klitgaard
        Knudstrup Kofoed Kragelund Krarup Kronborg Kvistgaard Kærsgaard Langballe Lauesen
        Leegaard Lemvigh Lillelund Lindegaard Lodberg Lunddal Lykkegaard Løvenskjold Malling
        Manniche Marstrand Meldgaard Mikkelborg Moesgaard Munksgaard Mølgaard Møllegaard
        Neergaard Nordentoft Nygaard Nørregaard Oksbjerg Olufsen Ottosen Overgaard Paludan Ploug
        Poulstrup Qvist Qvortrup Ravnborg Reventlow Riisager Rosendal Rovsing Rugaard Rydahl
        Rønnow Sandgaard Schiødt Sehested Sejersen Skaarup Skovgaard Snedker Solgaard Staghøj
        Stenstrup Sylvest Søndergaard Teglgaard Thorlund Thrane Toftegaard Tranberg Trolle
        Tvedegaard Ullerup Vangsgaard Vedel Vesterdal Vindfeld Wedege Westergaard Winther Ørbæk
        Østerlund Aagaard Aakjær
        """
    ),
    known_women=frozenset(
        _names(
            """
        agnes ane anna anne annette bente berit birthe britta charlotte christina doris dorte
        elisabeth ellen else emma gerd grethe hanne heidi helene ingrid iris jane jeanette karen
        karin katrine kirsten kirsti lene lis lisbeth louise maria mona nina pia ruth sara sarah
        sidsel sonja susan tove vinni winnie
        """
        )
    ),
    known_men=frozenset(
        _names(
            """
        anders andreas bo brian casper christoffer claus daniel david dennis hans hasse jacob
        jan jens johannes jonas kasper kenneth klaus kristoffer lars lasse lucas mads magnus
        marcus mathias michael mogens niels ole oliver pelle poul rasmus rene sofus thomas tim
        tobias tom troels ulf villads william
        """
        )
    ),
)

INVENTED = {"en": _EN, "da": _DA}


def is_given_name(word: str) -> bool:
    """Return whether a word is a given name of these lists, or a pet name."""
    [*key] = key_of(word)
    return len(key) == 1 and (key[0] in _given_names() or bool(also_called(key[0])))


@cache
def _given_names() -> frozenset[str]:
    listed = (
        chain(names.women, names.men, names.neutral, names.known_women, names.known_men)
        for names in INVENTED.values()
    )
    return frozenset(chain.from_iterable(map(key_of, chain.from_iterable(listed))))
