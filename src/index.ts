// Registers the platform, and nothing else: package checkers call this with little more than `registerPlatform`.
import type { API } from 'homebridge';
import { ZaptecPlatform } from './plugin/platform.ts';
import { PLATFORM_NAME } from './base/package.ts';

export default function register(api: API): void {
  api.registerPlatform(PLATFORM_NAME, ZaptecPlatform);
}
