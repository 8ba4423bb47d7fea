/**
 * A result that is JSON already. Large answers are quicker put together as text than as objects that are written out
 * afterwards; where a value is wanted after all (inside `multi`, in the request log), it is read back.
 */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}
