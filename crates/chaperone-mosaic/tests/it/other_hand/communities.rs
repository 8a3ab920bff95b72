//! The frequent names of the communities that are generated.
//!
//! One hand's general knowledge, not the estimator's table. Deliberately absent: rarer names, which `names` adds.

/// Community; then given names, most frequent first, of women and of men by generation (born before 1950, to 1975, to
/// 2000, since).
pub(super) type Given = (&'static str, [&'static str; 4], [&'static str; 4]);

pub(super) const GIVEN: &[Given] = &[
    (
        "english",
        [
            "margaret jean mary joan patricia sheila barbara doreen june shirley dorothy joyce maureen betty sylvia beryl",
            "susan julie karen jacqueline deborah tracey jane helen diane sharon christine linda carol elizabeth angela gillian",
            "sarah claire emma laura rebecca gemma rachel kelly victoria katherine charlotte samantha lauren jessica amy hannah",
            "olivia emily amelia isla ava grace lily sophie mia ella poppy evie freya florence daisy chloe ruby millie",
        ],
        [
            "john peter william ronald kenneth george david derek michael brian raymond james dennis alan donald roy norman",
            "david paul andrew mark john michael stephen ian robert richard christopher peter simon anthony kevin gary nigel",
            "christopher james david daniel michael matthew andrew richard thomas mark joseph robert adam ryan benjamin luke",
            "oliver jack harry george noah charlie jacob alfie freddie oscar leo archie theo joshua ethan thomas henry",
        ],
    ),
    (
        "welsh",
        [
            "margaret gwyneth olwen mair megan nesta eluned mary glenys dilys",
            "sian carol rhian susan nia delyth eleri ann menna jane",
            "bethan carys sian catrin rhian elin sarah nia emma lowri",
            "ffion cadi mali erin megan efa seren elin lowri nansi",
        ],
        [
            "john william evan gwilym emrys idris david ieuan hywel glyn",
            "gareth david huw alun geraint paul dafydd dylan ian gwyn",
            "rhys gareth owain gethin huw david ieuan sion aled iwan",
            "osian rhys macsen harri ifan cai tomos steffan oliver gruffydd",
        ],
    ),
    (
        "scottish",
        [
            "margaret mary elizabeth catherine jean isabella agnes helen annie morag",
            "margaret elizabeth karen fiona morag linda susan alison catherine anne",
            "nicola laura fiona kirsty claire lynsey gillian emma louise heather",
            "isla eilidh olivia emily ava skye sophie iona mirren orla",
        ],
        [
            "james john william robert alexander george thomas ian donald andrew",
            "james john david william alan ian robert andrew stuart kenneth",
            "david craig scott stuart andrew fraser ross gary iain euan",
            "jack lewis finlay callum logan rory fraser harris ruaridh brodie",
        ],
    ),
    (
        "asian",
        [
            "fatima kulsoom zainab khadija hameeda rashida",
            "nasreen shamim parveen yasmin shazia rukhsana",
            "saima aisha nadia samina fatima sana",
            "maryam aisha fatima zara zainab hafsa",
        ],
        [
            "mohammed ghulam abdul bashir muhammad karim",
            "mohammed tariq abdul khalid javed nasir",
            "mohammed imran asif adeel usman adnan",
            "muhammad mohammed ibrahim yusuf hamza zayn",
        ],
    ),
    (
        "polish",
        [
            "krystyna maria helena janina zofia",
            "barbara ewa malgorzata grazyna danuta",
            "agnieszka katarzyna anna magdalena joanna monika",
            "maja zuzanna lena julia oliwia hanna",
        ],
        [
            "stanislaw jan jozef kazimierz henryk",
            "andrzej jan marek zbigniew jerzy",
            "tomasz piotr marcin pawel krzysztof lukasz",
            "jakub szymon kacper antoni filip adam",
        ],
    ),
    (
        "irish",
        [
            "mary margaret bridget kathleen eileen maureen nora josephine teresa breda",
            "mary margaret catherine ann bernadette geraldine breda noreen patricia helen",
            "sarah aoife emma ciara niamh laura sinead grainne aisling deirdre",
            "emily grace fiadh saoirse ava caoimhe sophie ella aoife roisin",
        ],
        [
            "patrick john michael james thomas william joseph denis daniel martin",
            "john patrick michael james thomas declan noel brendan martin gerard",
            "david sean conor daniel michael brian eoin kevin ciaran darragh",
            "jack james noah conor daniel cillian oisin tadhg rian finn",
        ],
    ),
    (
        "american",
        [
            "mary barbara betty patricia dorothy joan carol shirley nancy judith",
            "linda mary lisa susan karen deborah kimberly patricia donna cynthia lori tammy",
            "jennifer jessica ashley amanda sarah melissa nicole stephanie heather elizabeth megan",
            "emma olivia ava sophia isabella harper abigail madison chloe avery",
        ],
        [
            "james robert john william richard charles donald george thomas david",
            "michael john david james robert mark william richard jeffrey scott steven timothy",
            "michael christopher matthew jason joshua david daniel brian justin ryan tyler",
            "liam noah mason jacob william ethan wyatt hunter logan carter",
        ],
    ),
    (
        "hispanic",
        [
            "maria guadalupe juanita carmen dolores",
            "maria rosa yolanda sylvia martha",
            "maria jessica veronica ana claudia",
            "sofia camila valentina ximena isabella",
        ],
        [
            "jose juan manuel pedro antonio",
            "jose juan carlos luis jesus",
            "jose luis juan carlos miguel",
            "mateo santiago diego angel jose",
        ],
    ),
    (
        "black",
        [
            "mary annie willie dorothy bernice",
            "brenda gwendolyn yolanda angela jacqueline",
            "latoya keisha tamika ebony jasmine",
            "aaliyah nevaeh imani destiny amari",
        ],
        [
            "james willie charles robert john",
            "michael anthony reginald darryl kenneth",
            "marcus demetrius terrell jamal andre",
            "jayden elijah isaiah malik king",
        ],
    ),
    (
        "australian",
        [
            "margaret joan betty shirley beryl patricia june valma dorothy elaine",
            "susan julie karen jennifer leanne christine debra robyn wendy sandra",
            "kylie jessica rebecca sarah emma belinda lauren nicole kate megan",
            "charlotte olivia isla matilda mia amelia ava zoe ruby chloe",
        ],
        [
            "john robert kevin bruce ronald william raymond kenneth donald allan",
            "peter david michael robert wayne stephen greg mark ian craig",
            "matthew daniel joshua luke shane brett andrew benjamin adam scott",
            "oliver noah jack cooper lachlan william thomas hudson leo harrison",
        ],
    ),
    (
        "italian",
        [
            "maria giuseppina concetta rosa carmela",
            "maria rosa anna teresa lucia",
            "melissa maria daniela natalie lisa",
            "sofia mia isabella giulia gianna",
        ],
        [
            "giuseppe antonio salvatore domenico vincenzo",
            "joe tony frank sam john",
            "anthony michael daniel joseph adrian",
            "luca marcus anthony leonardo dante",
        ],
    ),
    (
        "vietnamese",
        [
            "lan hoa thi mai nga",
            "thuy hoa mai kim lan",
            "linh kim jenny michelle trang",
            "emily chloe vivian kim tiffany",
        ],
        [
            "minh van hai long duc",
            "thanh minh tuan hung nam",
            "kevin andrew minh david tony",
            "ethan ryan lucas kevin jayden",
        ],
    ),
];

/// Community; frequent surnames with their bearers in 100,000 of it.
pub(super) const SURNAMES: &[(&str, &str)] = &[
    (
        "english",
        "smith 1250 jones 760 taylor 650 brown 560 williams 480 wilson 430 johnson 380 davies 330 robinson 420 wright 400 \
         thompson 390 walker 380 evans 300 white 350 roberts 320 green 350 hall 350 wood 340 jackson 330 clarke 330 \
         harris 280 turner 290 hill 260 cooper 260 ward 280 harrison 260 baker 230 fletcher 110 metcalfe 70 dinsdale 15 \
         alderson 25 thwaite 8 ibbotson 12 pickles 22 hargreaves 70 ashworth 60 sutcliffe 60 entwistle 25 bagshaw 22",
    ),
    (
        "welsh",
        "jones 5800 williams 3800 davies 3700 evans 2500 thomas 2200 roberts 1600 hughes 1300 lewis 1500 morgan 1200 \
         griffiths 1000 edwards 1000 owen 700 rees 650 pugh 200 parry 350 pritchard 250 bebb 15",
    ),
    (
        "scottish",
        "smith 1280 brown 940 wilson 890 robertson 780 thomson 770 campbell 770 stewart 730 anderson 670 macdonald 550 \
         scott 550 reid 500 murray 500 taylor 490 clark 480 buchan 120 strachan 120 cowe 10 mackay 300 mcintosh 120",
    ),
    (
        "asian",
        "khan 6000 hussain 5000 ahmed 3800 ali 3600 patel 3000 begum 2500 akhtar 1800 mahmood 1300 iqbal 1300 shah 1200",
    ),
    (
        "polish",
        "nowak 550 kowalski 380 wisniewski 290 wojcik 260 kowalczyk 250 kaminski 240 lewandowski 240 zielinski 230",
    ),
    (
        "irish",
        "murphy 1200 kelly 950 byrne 750 ryan 800 o'sullivan 650 o'brien 650 walsh 720 o'connor 480 doyle 560 mccarthy 500 \
         o'neill 450 lynch 430 gallagher 500 doherty 450 kennedy 400 murray 380 quinn 370 moore 330 o'shea 170 harrington 80 \
         mcginley 90 boyle 180 durkan 30 brennan 280 o'driscoll 130 tuohy 25",
    ),
    (
        "american",
        "smith 850 johnson 600 miller 480 brown 420 jones 380 davis 380 williams 330 wilson 270 anderson 320 taylor 240 moore 230 \
         martin 260 thompson 230 white 220 clark 200 yoder 20 combs 25 nilsson 5 olson 75 schmidt 70 kowalski 8 o'leary 5 \
         murphy 120 sullivan 80",
    ),
    (
        "hispanic",
        "garcia 2600 hernandez 2400 martinez 2200 rodriguez 2100 lopez 2000 gonzalez 2000 perez 1500 sanchez 1300 ramirez 1300 torres 900",
    ),
    (
        "black",
        "williams 1700 johnson 1500 smith 1300 jones 1250 brown 1150 jackson 900 davis 780 thomas 650 harris 600 robinson 520 \
         washington 340 jefferson 90",
    ),
    (
        "australian",
        "smith 900 jones 480 williams 420 brown 400 wilson 380 taylor 350 johnson 250 white 260 martin 260 anderson 260 thompson 250 \
         walker 240 kelly 230 ryan 220 harris 200 o'brien 130 mitchell 170 schultz 30 lehmann 12 mccallum 20",
    ),
    ("italian", "russo 350 romeo 120 rossi 220 catanzariti 90 sergi 110 trimboli 90 calabria 60 barbaro 70 greco 150"),
    (
        "vietnamese",
        "nguyen 18000 tran 7500 le 5000 pham 3500 huynh 2500 vo 1700 phan 1700 truong 1500 chen 800 wong 500",
    ),
];
