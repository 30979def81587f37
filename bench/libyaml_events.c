/* Runs libyaml's event parser over every file named on standard input, one a line: the limit that
 * anything which reads these files through libyaml is measured against. Prints files and bytes. */
#include <stdio.h>
#include <string.h>
#include <yaml.h>

int main(void) {
    char path[4096];
    unsigned long files = 0, bytes = 0, broken = 0;
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = 0;
        FILE *file = fopen(path, "rb");
        if (!file) { perror(path); return 1; }
        yaml_parser_t parser;
        if (!yaml_parser_initialize(&parser)) return 1;
        yaml_parser_set_input_file(&parser, file);
        for (int done = 0; !done;) {
            yaml_event_t event;
            if (!yaml_parser_parse(&parser, &event)) { broken++; break; }
            done = event.type == YAML_STREAM_END_EVENT;
            yaml_event_delete(&event);
        }
        yaml_parser_delete(&parser);
        fseek(file, 0, SEEK_END);
        bytes += (unsigned long)ftell(file);
        files++;
        fclose(file);
    }
    printf("%lu files, %lu bytes, %lu not YAML\n", files, bytes, broken);
    return 0;
}
