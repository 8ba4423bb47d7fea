/**
 * The names of Unicode's properties and values (Unicode 16) with their other spellings, of which Rust's regular
 * expressions know all and JavaScript's only some. `Name=other=another`; names are compared by `normalizedName`.
 */

export const GENERAL_CATEGORIES = namesOf(`
  Other=c, Cased_Letter=lc, Control=cc=cntrl, Format=cf, Close_Punctuation=pe, Unassigned=cn,
  Private_Use=co, Mark=combiningmark=m, Connector_Punctuation=pc, Surrogate=cs, Currency_Symbol=sc,
  Dash_Punctuation=pd, Decimal_Number=digit=nd, Enclosing_Mark=me, Final_Punctuation=pf,
  Initial_Punctuation=pi, Letter=l, Letter_Number=nl, Line_Separator=zl, Lowercase_Letter=ll,
  Modifier_Letter=lm, Other_Letter=lo, Titlecase_Letter=lt, Uppercase_Letter=lu, Math_Symbol=sm,
  Spacing_Mark=mc, Nonspacing_Mark=mn, Modifier_Symbol=sk, Number=n, Other_Number=no,
  Open_Punctuation=ps, Other_Punctuation=po, Other_Symbol=so, Punctuation=p=punct,
  Paragraph_Separator=zp, Symbol=s, Separator=z, Space_Separator=zs
`);

export const SCRIPTS = namesOf(`
  Adlam=adlm, Caucasian_Albanian=aghb, Ahom, Anatolian_Hieroglyphs=hluw, Arabic=arab, Armenian=armn,
  Imperial_Aramaic=armi, Avestan=avst, Balinese=bali, Bamum=bamu, Bassa_Vah=bass, Batak=batk,
  Bengali=beng, Bhaiksuki=bhks, Bopomofo=bopo, Brahmi=brah, Braille=brai, Buginese=bugi, Buhid=buhd,
  Chakma=cakm, Canadian_Aboriginal=cans, Carian=cari, Cham, Cherokee=cher, Chorasmian=chrs,
  Common=zyyy, Coptic=copt=qaac, Cypro_Minoan=cpmn, Cypriot=cprt, Cuneiform=xsux, Cyrillic=cyrl,
  Deseret=dsrt, Devanagari=deva, Dives_Akuru=diak, Dogra=dogr, Duployan=dupl,
  Egyptian_Hieroglyphs=egyp, Elbasan=elba, Elymaic=elym, Ethiopic=ethi, Garay=gara, Georgian=geor,
  Glagolitic=glag, Gunjala_Gondi=gong, Masaram_Gondi=gonm, Gothic=goth, Grantha=gran, Greek=grek,
  Gujarati=gujr, Gurung_Khema=gukh, Gurmukhi=guru, Han=hani, Hangul=hang, Hanifi_Rohingya=rohg,
  Hanunoo=hano, Hatran=hatr, Hebrew=hebr, Hiragana=hira, Pahawh_Hmong=hmng,
  Nyiakeng_Puachue_Hmong=hmnp, Old_Hungarian=hung, Inherited=qaai=zinh, Inscriptional_Pahlavi=phli,
  Inscriptional_Parthian=prti, Old_Italic=ital, Javanese=java, Kaithi=kthi, Kayah_Li=kali,
  Katakana=kana, Kannada=knda, Kawi, Kharoshthi=khar, Khitan_Small_Script=kits, Khmer=khmr,
  Khojki=khoj, Khudawadi=sind, Kirat_Rai=krai, Tai_Tham=lana, Lao=laoo, Latin=latn, Lepcha=lepc,
  Limbu=limb, Linear_A=lina, Linear_B=linb, Lisu, Lycian=lyci, Lydian=lydi, Mahajani=mahj,
  Makasar=maka, Malayalam=mlym, Mandaic=mand, Manichaean=mani, Marchen=marc, Medefaidrin=medf,
  Meetei_Mayek=mtei, Mende_Kikakui=mend, Meroitic_Cursive=merc, Meroitic_Hieroglyphs=mero, Miao=plrd,
  Modi, Mongolian=mong, Mro=mroo, Multani=mult, Myanmar=mymr, Nabataean=nbat, Nag_Mundari=nagm,
  Nandinagari=nand, Old_North_Arabian=narb, Newa, New_Tai_Lue=talu, Nko=nkoo, Nushu=nshu, Ogham=ogam,
  Ol_Chiki=olck, Old_Permic=perm, Old_Persian=xpeo, Old_Sogdian=sogo, Old_South_Arabian=sarb,
  Old_Turkic=orkh, Old_Uyghur=ougr, Ol_Onal=onao, Oriya=orya, Osage=osge, Osmanya=osma,
  Palmyrene=palm, Pau_Cin_Hau=pauc, Phags_Pa=phag, Psalter_Pahlavi=phlp, Phoenician=phnx, Rejang=rjng,
  Runic=runr, Samaritan=samr, Saurashtra=saur, SignWriting=sgnw, Sharada=shrd, Shavian=shaw,
  Siddham=sidd, Sinhala=sinh, Sogdian=sogd, Sora_Sompeng=sora, Soyombo=soyo, Sundanese=sund,
  Sunuwar=sunu, Syloti_Nagri=sylo, Syriac=syrc, Tagalog=tglg, Tagbanwa=tagb, Tai_Le=tale,
  Tai_Viet=tavt, Takri=takr, Tamil=taml, Tangut=tang, Tangsa=tnsa, Telugu=telu, Tifinagh=tfng,
  Thaana=thaa, Thai, Tibetan=tibt, Tirhuta=tirh, Todhri=todr, Toto, Tulu_Tigalari=tutg, Ugaritic=ugar,
  Unknown=zzzz, Vai=vaii, Vithkuqi=vith, Wancho=wcho, Warang_Citi=wara, Yezidi=yezi, Yi=yiii,
  Zanabazar_Square=zanb
`);

/** Properties that are true or false, as far as JavaScript has them. */
export const BINARY_PROPERTIES = namesOf(`
  ASCII_Hex_Digit=ahex, Alphabetic=alpha, Bidi_Control=bidic, Bidi_Mirrored=bidim, Case_Ignorable=ci,
  Cased, Changes_When_Casefolded=cwcf, Changes_When_Casemapped=cwcm, Changes_When_Lowercased=cwl,
  Changes_When_Titlecased=cwt, Changes_When_Uppercased=cwu, Dash, Default_Ignorable_Code_Point=di,
  Deprecated=dep, Diacritic=dia, Emoji, Emoji_Component=ecomp, Emoji_Modifier=emod,
  Emoji_Modifier_Base=ebase, Emoji_Presentation=epres, Extended_Pictographic=extpict, Extender=ext,
  Grapheme_Base=grbase, Grapheme_Extend=grext, Hex_Digit=hex, IDS_Binary_Operator=idsb,
  IDS_Trinary_Operator=idst, ID_Continue=idc, ID_Start=ids, Ideographic=ideo, Join_Control=joinc,
  Logical_Order_Exception=loe, Lowercase=lower, Math, Noncharacter_Code_Point=nchar,
  Pattern_Syntax=patsyn, Pattern_White_Space=patws, Quotation_Mark=qmark, Radical,
  Regional_Indicator=ri, Sentence_Terminal=sterm, Soft_Dotted=sd, Terminal_Punctuation=term,
  Unified_Ideograph=uideo, Uppercase=upper, Variation_Selector=vs, White_Space=space=wspace,
  XID_Continue=xidc, XID_Start=xids
`);

/** Binary properties that JavaScript has not. */
export const OTHER_BINARY_PROPERTIES = namesOf(`
  Grapheme_Link=grlink, Hyphen, IDS_Unary_Operator=idsu, ID_Compat_Math_Continue,
  ID_Compat_Math_Start, InCB, Modifier_Combining_Mark=mcm, Other_Alphabetic=oalpha,
  Other_Default_Ignorable_Code_Point=odi, Other_Grapheme_Extend=ogrext, Other_ID_Continue=oidc,
  Other_ID_Start=oids, Other_Lowercase=olower, Other_Math=omath, Other_Uppercase=oupper,
  Prepended_Concatenation_Mark=pcm
`);

/** Small letters without spaces, _ and -, and without "is" in front (Rust: symbolic_name_normalize). */
export function normalizedName(name: string): string {
  const plain = name
    .replace(/^is/i, '')
    .replace(/[ _-]|[^\0-\x7f]/g, '')
    .toLowerCase();
  return plain === 'c' && /^is/i.test(name) ? 'isc' : plain;
}

/** The canonical name of each normalised spelling. */
function namesOf(list: string): ReadonlyMap<string, string> {
  const entries = list
    .split(/[\s,]+/)
    .filter((item) => item !== '')
    .flatMap((item) => {
      const [canonical = '', ...others] = item.split('=');
      return [canonical, ...others].map((name) => [normalizedName(name), canonical] as const);
    });
  return new Map(entries);
}
