import { API_VERSION } from '../actions/settings.ts';

const WORDS = 'Anki-Connect';

/** What the original answers, to the letter: its own tests compare it. */
const BARE_TEXT = `{"apiVersion": "AnkiConnect v.${API_VERSION}"}`;

const JSON_TEXT = JSON.stringify({ ...JSON.parse(BARE_TEXT), message: WORDS });

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${WORDS}</title>
<h1>${WORDS}</h1>
<p>ankid is running and speaks version ${API_VERSION} of the AnkiConnect protocol. Send requests by POST to this address.</p>
</html>
`;

/** The answer to a request without a body; to a GET with words that the documentation promises, as a page for people's browsers. */
export function greetingFor(
  method: string | undefined,
  accept: string | undefined,
): { type: string; body: string } {
  const isVisit = method === 'GET' || method === 'HEAD';
  if (isVisit && (accept ?? '').includes('text/html'))
    return { type: 'text/html; charset=utf-8', body: PAGE };
  return { type: 'application/json', body: isVisit ? JSON_TEXT : BARE_TEXT };
}
