# upkeep: `make demo`, `make test`, `make bench`, `make install PREFIX=/usr/local`.
#
# Every target sets up what it needs first: Debian packages, installed when you are root, named
# when you are not.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
# Test names to run, as `swift test --filter` takes them.
FILTER ?=

# One executable, which goes by the names of its stages too.
STAGES := upkeep-detect upkeep-analyze upkeep-backup upkeep-apply upkeep-validate \
    upkeep-rollback upkeep-report
BUILD := .build/release
# Tests reach into modules and run the executables beside them: a build of their own.
TESTS := .build/tests
TEST_FLAGS := -c release -Xswiftc -enable-testing --scratch-path $(TESTS)
DOCUMENTS := .build/documents

# Builds one product; what the compiler and the linker say is shown only when they fail: linking the
# Swift runtime in warns of functions of its own.
quietly = { $(SWIFT) build --quiet -c release --static-swift-stdlib --product $(1) \
    >.build/build.log 2>&1 || { cat .build/build.log >&2; false; }; }

# Gives the executable in a directory its other names.
named = for stage in $(STAGES); do ln -sf upkeep "$(1)/$$stage" || exit 1; done

.PHONY: build test lint docs demo bench install uninstall clean

build:
	@scripts/setup build
	@mkdir -p .build
	@$(call quietly,upkeep)
	@$(call named,$(BUILD))

test:
	@scripts/setup test
	@mkdir -p .build && rm -rf $(DOCUMENTS)
	$(SWIFT) package describe --type json > .build/package.json
	$(SWIFT) build $(TEST_FLAGS) --build-tests
	UPKEEP_TEST_DOCUMENTS="$(CURDIR)/$(DOCUMENTS)" \
	    $(SWIFT) test $(TEST_FLAGS) --skip-build $(if $(FILTER),--filter '$(FILTER)')
	scripts/check-documents $(TESTS)/release/upkeep $(DOCUMENTS)

lint:
	$(SWIFT) format lint --strict --recursive --parallel Sources Tests Package.swift
	scripts/lint

docs: build
	$(BUILD)/upkeep rules -o markdown > docs/rules.md

demo: build
	@scripts/demo $(BUILD)

bench: build
	@scripts/setup bench
	@$(call quietly,upkeep-bench)
	@bench/run $(BUILD)

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -s -m 755 $(BUILD)/upkeep "$(DESTDIR)$(PREFIX)/bin/upkeep"
	$(call named,$(DESTDIR)$(PREFIX)/bin)

uninstall:
	for program in upkeep $(STAGES); do rm -f "$(DESTDIR)$(PREFIX)/bin/$$program"; done

clean:
	rm -rf .build
