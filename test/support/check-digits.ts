const multiplied = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
]
const permuted = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
]

/** Whether the last digit of a SNOMED CT identifier fits the others (Verhoeff's dihedral check). */
export function hasVerhoeffCheckDigit(code: string): boolean {
  if (!/^\d{6,18}$/.test(code)) return false
  let check = 0
  for (const [index, digit] of [...code].toReversed().entries()) {
    const step = Number(permuted[index % 8]?.[Number(digit)])
    check = Number(multiplied[check]?.[step])
  }
  return check === 0
}

/** Whether the digit after the dash of a LOINC code fits the number (mod 10, as in Luhn's formula). */
export function hasMod10CheckDigit(code: string): boolean {
  const match = /^(\d{1,7})-(\d)$/.exec(code)
  if (match === null) return false
  let sum = 0
  for (const [index, digit] of [...`${match[1]}`].toReversed().entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return (10 - (sum % 10)) % 10 === Number(match[2])
}
