import { expect, test } from 'vitest'
import { writeAnswer } from '../../src/cards/answer-text.ts'
import { renderVignettes, styles } from '../interop/rendered.ts'

test.each(styles)('an answer is written as its cards are: %o', (style) => {
  const answers = renderVignettes(style).map(({ cards }) => ({ cards }))
  // Twice, because what is the same in all of them is written with the first.
  for (const answer of [...answers, ...answers]) {
    expect(JSON.parse(writeAnswer(answer))).toEqual(JSON.parse(JSON.stringify(answer)))
  }
})
