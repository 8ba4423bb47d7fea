export const HELP = `ankid - AnkiConnect without Anki

Usage: ankid serve [options]
       ankid check [--profile DIR]
       ankid check-media [--profile DIR]
       ankid backup [--profile DIR]
       ankid restore FILE.colpkg [--profile DIR]
       ankid search [--cards] [--explain] QUERY [--profile DIR]

serve opens an Anki profile and answers AnkiConnect requests for it until it is stopped (Ctrl+C or SIGTERM).
check finds and repairs what is wrong in a profile's collection, as Anki's Check Database does; check-media lists media
files that are missing or that no note names, and puts names right that some systems refuse, as Anki's Check Media does;
backup puts a copy into the profile's folder backups, as Anki does; restore puts the collection of a backup in place of the present one, which
goes into that folder; search prints the ids of the notes that a search of Anki's browser finds. For these five nothing
else may have the profile open.
Anki and ankid cannot have the same collection open at the same time.

Options:
  --profile DIR       folder with collection.anki2 and collection.media/, made when it is missing; its name is the
                      profile's name, the folder around it holds the other profiles
                      (default: "User 1" in the folder for ankid's data)
  --port N            port to listen on (default: webBindPort, 8765)
  --bind ADDRESS      address to listen on (default: webBindAddress, 127.0.0.1)
  --config FILE       JSON file with AnkiConnect's settings (apiKey, webCorsOriginList, ...)
  --allow-host NAME   let web pages reach this server under a further host name; may be repeated
  --clock TIME        start the clock at 'YYYY-MM-DD HH:MM:SS' (UTC) or an ISO time, for tests
  --cards             search: print ids of cards instead of notes
  --explain           search: print how the search is understood and carried out instead of what it finds
  --help              show this text
  --version           show the program's version

Environment: ANKICONNECT_BIND_ADDRESS, ANKICONNECT_CORS_ORIGIN, ANKICONNECT_CORS_ORIGIN_LIST (JSON or comma separated).
Options win over the environment, the environment over the file.
`;
