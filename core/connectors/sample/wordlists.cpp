#include "core/connectors/sample/wordlists.h"

namespace millrace::samplewords {

namespace {

using Word = std::string_view;

constexpr Word s_firstNames[]{
    "Ada",   "Alma",   "Amir",  "Anika", "Arto",  "Beatriz", "Boris",   "Carla",  "Chidi", "Clara",
    "Dana",  "Dario",  "Edda",  "Elias", "Emre",  "Farah",   "Finn",    "Gita",   "Goran", "Hana",
    "Hugo",  "Ilse",   "Imani", "Ivan",  "Jana",  "Jonas",   "Juno",    "Kai",    "Karim", "Kira",
    "Lars",  "Leila",  "Linus", "Lucia", "Malik", "Mara",    "Mateo",   "Mina",   "Nadia", "Nils",
    "Noor",  "Odette", "Olga",  "Omar",  "Paavo", "Petra",   "Quentin", "Rafael", "Rosa",  "Ruth",
    "Samir", "Selma",  "Sven",  "Tara",  "Tomas", "Uma",     "Viktor",  "Wanda",  "Yara",  "Yusuf",
    "Zelda", "Zoran",  "Aoife", "Brigid"};

constexpr Word s_lastNames[]{
    "Abbott",    "Adeyemi",  "Ahlberg",  "Alvarez",  "Andersen", "Baker",   "Bauer",    "Becker",
    "Berglund",  "Bianchi",  "Brandt",   "Castillo", "Chen",     "Costa",   "Dahl",     "Diaz",
    "Dubois",    "Eklund",   "Farkas",   "Fischer",  "Fontaine", "Garcia",  "Gruber",   "Haddad",
    "Hansen",    "Hartmann", "Hoffmann", "Horvat",   "Ibrahim",  "Ito",     "Jansen",   "Jensen",
    "Kaya",      "Keller",   "Kim",      "Kowalski", "Kumar",    "Laurent", "Lindgren", "Lopez",
    "Marino",    "Meyer",    "Moreau",   "Nakamura", "Novak",    "Okafor",  "Olsen",    "Ortega",
    "Papadakis", "Petrov",   "Quist",    "Rahman",   "Ricci",    "Rossi",   "Saito",    "Schmid",
    "Silva",     "Sokolov",  "Tanaka",   "Torres",   "Varga",    "Vogel",   "Weber",    "Yilmaz"};

constexpr Word s_titles[]{"Mr.", "Ms.", "Mx.", "Dr.", "Prof."};

constexpr Word s_genders[]{"Female", "Male", "Other", "Fluid"};

constexpr Word s_languages[]{"Arabic",  "Bengali",   "Chinese",   "Czech",      "Danish",
                             "Dutch",   "English",   "Finnish",   "French",     "German",
                             "Greek",   "Hindi",     "Hungarian", "Italian",    "Japanese",
                             "Korean",  "Norwegian", "Polish",    "Portuguese", "Spanish",
                             "Swedish", "Swahili",   "Turkish",   "Ukrainian"};

constexpr Word s_degrees[]{"Bachelor", "Master", "PhD", "Diploma", "None"};

constexpr Word s_nationalities[]{
    "American", "Argentinian", "Australian", "Austrian", "Brazilian",  "British",       "Canadian",
    "Chilean",  "Danish",      "Dutch",      "Egyptian", "Finnish",    "French",        "German",
    "Greek",    "Indian",      "Irish",      "Italian",  "Japanese",   "Kenyan",        "Korean",
    "Mexican",  "Nigerian",    "Norwegian",  "Polish",   "Portuguese", "South African", "Spanish",
    "Swedish",  "Swiss",       "Turkish",    "Ukrainian"};

constexpr Word s_occupations[]{
    "Accountant",  "Actor",       "Architect",  "Baker",      "Bookbinder",   "Botanist",
    "Carpenter",   "Chemist",     "Clockmaker", "Cook",       "Dentist",      "Editor",
    "Electrician", "Farmer",      "Florist",    "Gardener",   "Geologist",    "Glazier",
    "Illustrator", "Interpreter", "Joiner",     "Librarian",  "Locksmith",    "Mason",
    "Mechanic",    "Midwife",     "Miller",     "Musician",   "Nurse",        "Optician",
    "Pharmacist",  "Pilot",       "Plumber",    "Potter",     "Printer",      "Roofer",
    "Surveyor",    "Tailor",      "Teacher",    "Translator", "Veterinarian", "Weaver"};

constexpr Word s_bloodTypes[]{"A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-"};

constexpr Word s_streets[]{"Alder Lane",  "Birch Road",     "Canal Street",  "Chapel Hill",
                           "Cherry Walk", "Dock Road",      "Elm Street",    "Fern Close",
                           "Garden Row",  "Harbour Street", "High Street",   "Juniper Way",
                           "Kiln Lane",   "Linden Avenue",  "Market Square", "Mill Lane",
                           "Oak Drive",   "Orchard Road",   "Park Avenue",   "Pine Street",
                           "Quarry Road", "River Walk",     "Rose Lane",     "School Street",
                           "Spring Road", "Station Road",   "Sunset Avenue", "Tower Street",
                           "Valley Road", "Weir Street",    "Willow Way",    "Windmill Hill"};

constexpr Word s_mailHosts[]{"example.com", "example.net", "example.org"};

constexpr Word s_misfits[]{"n/a", "12,5",       "unknown", "?",   "1.234,50",
                           "-",   "31.02.2024", "#REF!",   "tbd", "yesterday"};

constexpr SamplePlace s_places[]{{"Lund", "Skane", "SE"},
                                 {"Porto", "Norte", "PT"},
                                 {"Ghent", "East Flanders", "BE"},
                                 {"Graz", "Styria", "AT"},
                                 {"Leeds", "England", "GB"},
                                 {"Cork", "Munster", "IE"},
                                 {"Lyon", "Rhone", "FR"},
                                 {"Turin", "Piedmont", "IT"},
                                 {"Bremen", "Bremen", "DE"},
                                 {"Basel", "Basel-Stadt", "CH"},
                                 {"Utrecht", "Utrecht", "NL"},
                                 {"Aarhus", "Midtjylland", "DK"},
                                 {"Bergen", "Vestland", "NO"},
                                 {"Tampere", "Pirkanmaa", "FI"},
                                 {"Brno", "South Moravia", "CZ"},
                                 {"Split", "Dalmatia", "HR"},
                                 {"Denver", "Colorado", "US"},
                                 {"Austin", "Texas", "US"},
                                 {"Quebec", "Quebec", "CA"},
                                 {"Puebla", "Puebla", "MX"},
                                 {"Cusco", "Cusco", "PE"},
                                 {"Rosario", "Santa Fe", "AR"},
                                 {"Recife", "Pernambuco", "BR"},
                                 {"Nakuru", "Nakuru", "KE"},
                                 {"Ibadan", "Oyo", "NG"},
                                 {"Aswan", "Aswan", "EG"},
                                 {"Izmir", "Izmir", "TR"},
                                 {"Pune", "Maharashtra", "IN"},
                                 {"Kobe", "Hyogo", "JP"},
                                 {"Busan", "Busan", "KR"},
                                 {"Perth", "Western Australia", "AU"},
                                 {"Nelson", "Tasman", "NZ"}};

constexpr Word s_modelsAlder[]{"Brook", "Meadow", "Ridge"};

constexpr Word s_modelsBrisk[]{"City", "Coast", "Trail"};

constexpr Word s_modelsCorvo[]{"One", "Two", "Grand"};

constexpr Word s_modelsDalton[]{"Courier", "Envoy", "Herald"};

constexpr Word s_modelsElgin[]{"Marble", "Slate", "Granite"};

constexpr Word s_modelsFjord[]{"Lysa", "Nara", "Sogn"};

constexpr Word s_modelsGale[]{"Breeze", "Squall", "Zephyr"};

constexpr Word s_modelsHeron[]{"Estate", "Sedan", "Tourer"};

constexpr SampleMake s_makes[]{{"Alder", s_modelsAlder}, {"Brisk", s_modelsBrisk},
                               {"Corvo", s_modelsCorvo}, {"Dalton", s_modelsDalton},
                               {"Elgin", s_modelsElgin}, {"Fjord", s_modelsFjord},
                               {"Gale", s_modelsGale},   {"Heron", s_modelsHeron}};

} // namespace

std::span<const Word> firstNames() { return s_firstNames; }

std::span<const Word> lastNames() { return s_lastNames; }

std::span<const Word> titles() { return s_titles; }

std::span<const Word> genders() { return s_genders; }

std::span<const Word> languages() { return s_languages; }

std::span<const Word> degrees() { return s_degrees; }

std::span<const Word> nationalities() { return s_nationalities; }

std::span<const Word> occupations() { return s_occupations; }

std::span<const Word> bloodTypes() { return s_bloodTypes; }

std::span<const Word> streets() { return s_streets; }

std::span<const Word> mailHosts() { return s_mailHosts; }

std::span<const Word> misfits() { return s_misfits; }

std::span<const SamplePlace> places() { return s_places; }
std::span<const SampleMake> makes() { return s_makes; }

} // namespace millrace::samplewords
