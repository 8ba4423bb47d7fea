import { NextOf } from './next-of.ts';

/** A `[sound:…]` tag, or a text to speak, whose name is what stands in its second pair of brackets. */
export interface SoundReference {
  kind: 'sound' | 'tts';
  start: number;
  end: number;
  nameStart: number;
  nameEnd: number;
}

/** Finds what the expression AV_TAGS of text.rs does, and reads the text once whatever it holds. */
export function soundReferences(html: string): SoundReference[] {
  const found: SoundReference[] = [];
  if (!html.includes(SOUND_START) && !html.includes(TTS_END)) return found;
  const scan = { closing: new NextOf(html, ']'), ttsEnd: new NextOf(html, TTS_END) };
  const brackets = new NextOf(html, '[');
  for (let at = brackets.from(0); at >= 0; ) {
    const reference = soundAt(html, at, scan) ?? ttsAt(html, at, scan);
    if (reference) found.push(reference);
    at = brackets.from(reference?.end ?? at + 1);
  }
  return found;
}

const SOUND_START = '[sound:';
const TTS_START = '[anki:tts][';
const TTS_END = '[/anki:tts]';

interface Scan {
  readonly closing: NextOf;
  readonly ttsEnd: NextOf;
}

/** The name has at least one character, which may be a bracket. */
function soundAt(html: string, start: number, { closing }: Scan): SoundReference | undefined {
  if (!html.startsWith(SOUND_START, start)) return undefined;
  const nameStart = start + SOUND_START.length;
  const nameEnd = closing.from(nameStart + 1);
  return nameEnd < 0 ? undefined : { kind: 'sound', start, end: nameEnd + 1, nameStart, nameEnd };
}

function ttsAt(html: string, start: number, { closing, ttsEnd }: Scan): SoundReference | undefined {
  if (!html.startsWith(TTS_START, start)) return undefined;
  const nameStart = start + TTS_START.length;
  const nameEnd = closing.from(nameStart);
  const close = nameEnd < 0 ? -1 : ttsEnd.from(nameEnd + 1);
  return close < 0 ? undefined : { kind: 'tts', start, end: close + TTS_END.length, nameStart, nameEnd };
}
