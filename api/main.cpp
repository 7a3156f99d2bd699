#include "api/cli/cli.hpp"

int main(int argc, char** argv) {
  return fenghuo::api::cli::run(argc, argv);
}
