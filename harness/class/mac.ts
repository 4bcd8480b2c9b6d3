import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Computes the MAC of a text under a key, in 64 hex digits.
 * @param context what the text is and whose: in another place it is another text, though the same was said there
 */
export function macOf(key: string, context: readonly string[], text: string): string {
  return createHmac('sha256', key)
    .update(`${JSON.stringify(context)}\n`) // JSON has no line break outside of strings, and none in them
    .update(text)
    .digest('hex');
}

/** Tells whether somebody who has the key gave the text this MAC in this context. */
export function agrees(key: string, context: readonly string[], text: string, mac: string): boolean {
  const [own, other] = [macOf(key, context, text), mac].map((each) => Buffer.from(each));
  return own.length === other.length && timingSafeEqual(own, other);
}
