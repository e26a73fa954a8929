import fc from 'fast-check'
import { expect, test } from 'vitest'
import { response } from '../../src/cds-hooks/response.ts'
import { openApp } from '../support/app.ts'
import { canary } from '../support/canaries.ts'
import { fuzzed } from './mutations.ts'

test('T37 Q17 P08 no change of a request makes the service fail, or repeat what it was sent', async () => {
  const { app, lines } = openApp()
  await fc.assert(
    fc.asyncProperty(fuzzed, async ({ service, body }) => {
      const answer = await app.inject({
        method: 'POST',
        url: `/cds-services/${service}`,
        headers: { 'content-type': 'application/json' },
        body,
      })
      expect(answer.statusCode).toBeLessThan(500)
      if (answer.statusCode === 200) response.parse(answer.json())
      else expect(answer.json().resourceType).toBe('OperationOutcome')
      expect(answer.body).not.toContain(canary)
    }),
    { numRuns: 1500 },
  )
  expect(lines.join('')).not.toContain(canary)
  expect((await app.inject('/metrics')).body).not.toContain(canary)
})
