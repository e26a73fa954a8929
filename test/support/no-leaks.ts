import { afterEach, expect } from 'vitest'
import { takeLeaks } from './leaks.ts'

// L01 T10 T25: in every test of the whole run, no canary of a patient or token may leave a server.
afterEach(() => {
  expect(takeLeaks()).toEqual([])
})
