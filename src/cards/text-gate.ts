/** More than this does not fit among the facts of a card. */
const longest = 160

/** Controls, marks of direction, zero-width letters, halves of pairs, letters of private use, ends of lines. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\s]+/gu

/** A tower of accents covers the lines around it. */
const towers = /(\p{M}{2})\p{M}+/gu

/** What makes an address, a mail address or a template out of plain words, for which no mark is needed. */
const joints = /(?<=[:/])\/|(?<=[\p{L}\d])\.(?=\p{L})|(?<=www)\.|(?<=\p{L}):(?=\S)|@|(?<=[{$])\{|(?<=\})\}/giu

/** What means something to Markdown or HTML; as a character reference it means itself to both. */
const marks = /[&<>"'`*_~\\[\]|#]/g

/** What makes a list or a heading, at the beginning of a line only. */
const opening = /^(?:[-+=]|(\d+)([.)]))/

/**
 * The one way of a text that somebody else wrote into a card. Its words stay, on one line and cut when
 * there are too many; no Markdown (with the extensions of GitHub) and no HTML can come of it, however it
 * is rendered.
 */
export function gateText(text: string): string {
  // Cut before it is looked at, so that the length of what was sent costs nothing.
  const plain = text
    .slice(0, longest * 4)
    .toWellFormed()
    .replace(unseen, ' ')
    .replace(towers, '$1')
    .replace(joints, (joint) =>
      joint === '@' ? ' @ ' : joint === ':' || joint === '.' ? `${joint} ` : ` ${joint}`,
    )
    .trim()
  return cut(plain)
    .replace(marks, reference)
    .replace(opening, (found, digits: string | undefined, end = '') =>
      digits === undefined ? reference(found) : `${digits}${reference(end)}`,
    )
}

/** By whole letters. */
function cut(text: string): string {
  const letters = [...text]
  return letters.length <= longest
    ? text
    : `${letters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`
}

function reference(mark: string): string {
  return `&#${mark.charCodeAt(0)};`
}
