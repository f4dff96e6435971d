import { test, expect } from '@jest/globals';
import { PLATFORM_NAME } from '../src/settings.ts';
test('x', () => { expect(PLATFORM_NAME).toBe('Zaptec'); });
