import { describe, expect, test } from 'vitest'
import { readScopes } from '../../../src/record/ehr/scopes.ts'

const rows: readonly (readonly [string, string, string, string])[] = [
  ['user/Observation.read', 'Observation', 'all', 'all'],
  ['patient/*.read', 'Observation', 'all', 'all'],
  ['user/*.*', 'Observation', 'all', 'all'],
  ['system/Observation.read', 'Observation', 'all', 'all'],
  ['user/Observation.write', 'Observation', 'none', 'none'],
  ['user/Condition.read', 'Observation', 'none', 'none'],
  ['user/Observation.rs', 'Observation', 'all', 'all'],
  ['user/Observation.r', 'Observation', 'all', 'none'],
  ['user/Observation.s', 'Observation', 'none', 'all'],
  ['user/Observation.cruds', 'Observation', 'all', 'all'],
  ['user/Observation.cud', 'Observation', 'none', 'none'],
  ['patient/Observation.rs?category=http://x|laboratory', 'Observation', 'some', 'some'],
  ['patient/Observation.rs?category=a user/Observation.s', 'Observation', 'some', 'all'],
  ['patient/Observation.rs?category=a user/*.r', 'Observation', 'all', 'some'],
  ['launch openid fhirUser offline_access', 'Observation', 'none', 'none'],
  ['user/observation.read', 'Observation', 'none', 'none'],
  ['*/*.read', 'Observation', 'none', 'none'],
  ['xuser/Observation.read', 'Observation', 'none', 'none'],
  ['user/Observation.readx', 'Observation', 'none', 'none'],
  ['  user/Condition.read\n user/Observation.read ', 'Observation', 'all', 'all'],
  ['', 'Observation', 'none', 'none'],
]

describe('N04 SMART scopes of versions 1 and 2', () => {
  test.each(rows)('N04 T12 "%s" for %s: read %s, search %s', (scope, type, read, search) => {
    const scopes = readScopes(scope)
    expect([scopes.read(type), scopes.search(type)]).toEqual([read, search])
  })
})
