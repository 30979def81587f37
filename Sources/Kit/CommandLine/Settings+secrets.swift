package import Contracts
internal import Delivery
internal import Forges
internal import HTTPFetch
package import SystemSupport

extension Settings {
    /// What is wrong with the secrets that are named: whether they are there and can be used, as a
    /// delivery would find out at night. None of them is shown.
    package func secretProblems(_ environment: Environment) -> [StageFailure] {
        var problems: [StageFailure] = []
        func check(_ what: String, _ place: SecretPlace, isToken: Bool = false) {
            do throws(SecretPlace.Problem) {
                _ =
                    isToken
                    ? try place.token(environment).value : try place.read(environment)
            } catch {
                problems.append(StageFailure(.usage, "\(what): \(error.why)", hint: error.remedy))
            }
        }
        for channel in self[Keys.channels] {
            for (field, place) in channel.secrets {
                check("the \(field) of the channel \(channel.name)", place)
            }
        }
        for forge in self[Keys.forges] {
            if let place = forge.token {
                check("the token of the forge \(SafeText.line(forge.host))", place, isToken: true)
            }
        }
        if let path = self[Keys.pushgatewayTokenFile] {
            check(Keys.pushgatewayTokenFile.name, .file(Paths.absolute(path)), isToken: true)
        }
        return problems
    }
}
