import type { Concept } from '../terminology/concept.ts'
import { type ShownCode, shownCode, shownDisplay } from '../terminology/shown-code.ts'
import { type CodedPart, unmappedIn } from '../terminology/unmapped.ts'
import type { FindingInput } from './finding.ts'
import type { UnreadableShape } from './unreadable-shapes.ts'

/**
 * Something of the record that we look at and cannot read: a code of which nothing here knows what it
 * means, or a shape that no reader knows. A public code that means something else is read.
 */
export type Unreadable =
  | {
      readonly kind: 'code'
      readonly part: CodedPart
      readonly shown: ShownCode
      readonly display?: string
      readonly reference: string
    }
  | { readonly kind: 'shape'; readonly shape: UnreadableShape; readonly reference: string }

const nothing: readonly Unreadable[] = []

/** More codes, doses or reasons than any entry really has. */
const most = 100

/** The first of what stands in one entry: what is odd about an entry that has more, these say as well. */
export function first<T>(items: readonly T[]): readonly T[] {
  return items.length > most ? items.slice(0, most) : items
}

/** An element that says what an entry is about, and so should be there. */
export function unreadableConcept(
  concept: Concept,
  part: CodedPart,
  reference: string,
  input: Pick<FindingInput, 'terminology'>,
): readonly Unreadable[] {
  if (concept.codings.length === 0 && concept.text === undefined)
    return [{ kind: 'shape', shape: 'code-missing', reference }]
  return unmapped(concept, part, reference, input)
}

/** The codes of a concept that nothing here knows. */
export function unmapped(
  concept: Concept,
  part: CodedPart,
  reference: string,
  { terminology }: Pick<FindingInput, 'terminology'>,
): readonly Unreadable[] {
  const codes = unmappedIn(concept, part, terminology)
  if (codes.length === 0) return nothing
  return first(codes).map((coding) => {
    const display = shownDisplay(coding)
    return {
      kind: 'code',
      part,
      shown: shownCode(coding),
      reference,
      ...(display === undefined ? {} : { display }),
    }
  })
}

export function asShape({
  shape,
  reference,
}: {
  readonly shape: UnreadableShape
  readonly reference: string
}): Unreadable {
  return { kind: 'shape', shape, reference }
}
