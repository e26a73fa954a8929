import { expect, test } from 'vitest'
import { doseReasons } from '../../src/findings/dose-reasons.ts'

test('every reason code is in kebab case and says what it means', () => {
  for (const [code, meaning] of Object.entries(doseReasons)) {
    expect(code).toMatch(/^[a-z]+(?:-[a-z]+)+$/)
    expect(meaning).toMatch(/\.$/)
  }
})
