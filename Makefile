# upkeep: `make demo`, `make test`, `make bench`, `make install PREFIX=/usr/local`.
#
# Every target sets up what it needs first: Debian packages, installed when you are root, named
# when you are not.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
# Test names to run, as `swift test --filter` takes them.
FILTER ?=

PROGRAMS := upkeep upkeep-detect upkeep-analyze upkeep-backup upkeep-apply upkeep-validate \
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

.PHONY: build test lint docs demo bench install uninstall clean

build:
	@scripts/setup build
	@mkdir -p .build
	@for program in $(PROGRAMS); do $(call quietly,$$program) || exit 1; done

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
	for program in $(PROGRAMS); do \
	    install -s -m 755 $(BUILD)/$$program "$(DESTDIR)$(PREFIX)/bin/$$program" || exit 1; \
	done

uninstall:
	for program in $(PROGRAMS); do rm -f "$(DESTDIR)$(PREFIX)/bin/$$program"; done

clean:
	rm -rf .build
