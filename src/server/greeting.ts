import { API_VERSION } from '../actions/settings.ts';

const WORDS = 'Anki-Connect';

const JSON_TEXT = JSON.stringify({ apiVersion: `AnkiConnect v.${API_VERSION}`, message: WORDS });

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${WORDS}</title>
<h1>${WORDS}</h1>
<p>ankid is running and speaks version ${API_VERSION} of the AnkiConnect protocol. Send requests by POST to this address.</p>
</html>
`;

/** The answer to a request without a body: words that the documentation promises, as a page for people's browsers. */
export function greetingFor(
  method: string | undefined,
  accept: string | undefined,
): { type: string; body: string } {
  const wantsPage = (method === 'GET' || method === 'HEAD') && (accept ?? '').includes('text/html');
  return wantsPage
    ? { type: 'text/html; charset=utf-8', body: PAGE }
    : { type: 'application/json', body: JSON_TEXT };
}
