/** Thrown for what was declined, or would have to be approved by somebody and cannot be. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
