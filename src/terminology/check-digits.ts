/** Verhoeff's check: how two digits are multiplied in the group of the pentagon's symmetries. */
const products = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
  [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
  [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
  [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
  [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
  [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
  [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
  [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
  [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
] as const

/** The permutation that is applied once more for every place to the left. */
const permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4] as const

/** Whether the last digit of a SNOMED CT identifier fits the digits before it. */
export function isSnomedIdentifier(code: string): boolean {
  if (!/^[1-9]\d{5,17}$/.test(code)) return false
  let check = 0
  for (let place = 0; place < code.length; place += 1) {
    const digit = permuted(Number(code[code.length - 1 - place]), place % 8)
    check = products[check]?.[digit] ?? 0
  }
  return check === 0
}

/** Whether the digit after the dash of a LOINC code fits the number before it (mod 10). */
export function isLoincCode(code: string): boolean {
  const [, number, check] = /^(\d{1,7})-(\d)$/.exec(code) ?? []
  if (number === undefined) return false
  const sum = [...number].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return (sum + Number(check)) % 10 === 0
}

function permuted(digit: number, times: number): number {
  let found = digit
  for (let time = 0; time < times; time += 1) found = permutation[found] ?? found
  return found
}
