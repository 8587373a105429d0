"""The words of the data: names, streets, and what people write. Dutch, as in the city."""

FIRST_NAMES = (
    "Marie Karel An Bart Els Jan Sofie Pieter Lies Tom Inge Wim Katrien Dries Hilde Koen Nele Jo "
    "Griet Stijn Annelies Bram Leen Filip Veerle Geert Ilse Johan Kaat Luc Mieke Noor Omar Fatima "
    "Youssef Amina Lotte Robbe Julie Simon Emma Lucas Olivia Arthur Mila Jules Anna Victor"
).split()
LAST_NAMES = (
    "Vandewalle Declercq Verhelst Deceuninck Vanhoutte Lefevere Dewitte Callewaert Deprez "
    "Vandenberghe Maes Claeys Desmet Vermeulen Pauwels Decock Bossuyt Tack Vercruysse Samyn "
    "Vanneste Degryse Lambrecht Bekaert Demeyere Werbrouck Naert Seynaeve Missiaen Derudder"
).split()
STREETS = (
    "Noordstraat;Ooststraat;Zuidstraat;Westlaan;Brugsesteenweg;Beversesteenweg;Meensesteenweg;"
    "Diksmuidsesteenweg;Izegemsestraat;Mandellaan;Kattenstraat;Delaerestraat;Polenplein;"
    "Stationsplein;Gasstraat;Ardooisesteenweg;Oekensestraat;Rumbeeksesteenweg;Groenestraat;"
    "Vijfwegenstraat;Honzebroekstraat;Kokelarestraat;Sint-Hubrechtsstraat;Hoogstraat"
).split(";")
#: parts of invented street names
STREET_FIRST = (
    "Noord Oost Zuid West Kerk Molen School Statie Beuken Linden Eiken Rozen Veld Bos Hoge Lage "
    "Nieuwe Oude Korte Lange Groene Witte Rode Gilde Brouwers Wevers Koning Prins Graaf Abdij "
    "Kapel Kasteel Akker Weide Beek Brug Sluis Haven Vlas Hop Tabak Leeuwerik"
).split()
STREET_MIDDLE = ("", "berg", "dal", "hoek", "veld", "hof", "molen", "zand", "wijk", "heuvel", "put")
STREET_LAST = ("straat", "laan", "weg", "plein", "dreef", "steenweg")
WHERE = ("naast de fietsenstalling", "aan de bushalte", "voor de deur", "op de hoek", "in de berm")
SINCE = ("sinds gisteren", "al een week", "sinds deze ochtend", "al een hele tijd", "opnieuw")
REMARKS = (
    "Kan daar iets aan gedaan worden?",
    "Het is gevaarlijk voor kinderen die naar school fietsen.",
    "De buren vinden dit ook heel vervelend.",
    "Ik heb dit vorige maand ook al gemeld.",
    "Alvast bedankt voor uw hulp.",
)
REQUESTS = (
    "Voor mijzelf, graag zo snel mogelijk.",
    "Voor een nieuwe collega, tegen het begin van de maand.",
    "Ik heb dit nodig voor mijn werkgever.",
    "Kan ik dit ook aan het loket afhalen?",
)
STAFF_LINES = (
    "We hebben uw bericht goed ontvangen en gaan ter plaatse kijken.",
    "De ploeg komt deze week langs.",
    "Kunt u nog laten weten op welk huisnummer het is?",
)
PUBLIC_TEXTS = (
    "Er ligt afval op het voetpad.",
    "De lamp brandt niet.",
    "Er is een put in de weg.",
)
ANSWERS = (
    "Het is opgelost. Bedankt om het te laten weten.",
    "Onze ploeg heeft alles opgeruimd.",
    "De herstelling is uitgevoerd.",
)
REPLIES = ("Bedankt voor het snelle antwoord.", "Het is aan nummer 12.", "Er ligt nu nog meer.")
NOTES = ("Gebeld met de aannemer.", "Staat op de planning van donderdag.", "Materiaal besteld.")
DOCUMENTS = ("Attest", "Vergunning", "Beslissing", "Brief", "Betalingsbewijs", "Document")
#: what documents say: the first words stand in every one, the others ever more rarely
TEXT_ALWAYS = ("stad", "Roeselare", "besluit")
TEXT = (
    "dienst aanvraag burger datum artikel reglement gemeente college bijlage aanvrager termijn "
    "bedrag adres perceel openbaar domein verordening commissie vergadering verslag begroting "
    "subsidie vereniging school leerling kinderopvang sportzaal zwembad bibliotheek cultuur "
    "evenement markt kermis parkeren fietspad voetpad riolering groen park speelplein boom "
    "snoeien afval container sluikstort hinder geluid handhaving politie brandweer controle "
    "boete bezwaar beroep termijnverlenging vergunning omgevingsvergunning sloop verbouwing "
    "monument onderzoek huur woning premie energie isolatie zonnepanelen rijbewijs paspoort "
    "identiteitskaart geboorte huwelijk overlijden begraafplaats concessie attest uittreksel"
).split()
#: centres around which people live and report: longitude, latitude, spread in degrees
DISTRICTS = (
    (3.125, 50.944, 0.010),
    (3.155, 50.931, 0.008),
    (3.143, 50.972, 0.007),
    (3.127, 50.902, 0.008),
)
#: reports a month, January first: leaves in autumn, growth in spring, quiet winters
MONTHS = (7, 7, 8, 9, 10, 10, 8, 7, 9, 10, 9, 6)
WEEKDAYS = (18, 17, 16, 15, 15, 8, 5)
HOURS = (1, 0, 0, 0, 0, 1, 3, 7, 11, 12, 12, 10, 7, 9, 11, 11, 10, 8, 7, 6, 5, 4, 3, 2)
